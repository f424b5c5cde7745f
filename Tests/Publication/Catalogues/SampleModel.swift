import Catalogues
import OutputState
import Platform
import Schema

@testable import Publication

extension Sample {
  /// The dataset as an operator describes it for catalogues.
  static let described: Dataset = {
    var dataset = Sample.dataset
    dataset.publication.themes = [.society, .regions]
    dataset.publication.place = Bilingual(pl: "Metropolia Krakowska", en: "Kraków Metropolis")
    dataset.publication.formats = ["csv", "csv.gz", "ndjson.gz", "csv-excel"]
    return dataset
  }()

  static let describedSite = SiteFacts(
    title: site.title, publisher: site.publisher, baseURL: site.baseURL,
    contact: .init(name: Bilingual(pl: "Zespół danych", en: "Data team"), email: "dane@example.pl"))

  /// A model of many datasets that were never published.
  static func model(_ count: Int, baseURL: String = "https://dane.example.pl") throws -> CatalogueModel {
    let bench = try Bench()
    try bench.publishFirst()
    let site = SiteFacts(title: site.title, publisher: site.publisher, baseURL: baseURL)
    let one = try CatalogueModel(bench.publisher().records, declared: [dataset], site: site).datasets[0]
    let datasets = (0..<count).map { number in
      var dataset = one
      dataset.id = "zbior-\(number)"
      dataset.page = site.page(of: dataset.id)
      return dataset
    }
    return CatalogueModel(site: site, datasets: datasets)
  }
}

extension Bench {
  /// Publishes the described dataset twice, with its site.
  func publishDescribed() throws -> Publisher {
    let publisher = try Publisher(
      folder: root, log: Publications(database), site: Sample.describedSite,
      view: Sample.view([Sample.described], site: Sample.describedSite))
    try publishFirst(publisher, Sample.described)
    try publishSecond(publisher, Sample.described)
    return publisher
  }
}
