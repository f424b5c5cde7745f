internal import Schema
public import Serving

/// `/api/datasets`: every dataset with its versions and files.
public struct CatalogueRoute: Route {
  private let documents: CatalogueDocuments

  public init(_ documents: CatalogueDocuments) { self.documents = documents }

  /// GET, which includes HEAD.
  public let methods = ["GET"]
  /// Its path.
  public let pattern: PathPattern = "/api/datasets"
  /// It has no parameters.
  public let limits = RouteLimits(queryBytesMax: 256)
  /// The model is read from the database.
  public let work = RouteWork.pooled
  /// Its documentation.
  public let guide = RouteGuide(
    title: Bilingual(pl: "Katalog", en: "Catalogue"),
    text: Bilingual(
      pl: "Wszystkie zbiory danych: opis, licencja, kolumny, wersje i pliki.",
      en: "All datasets: description, licence, columns, versions and files."),
    mediaType: "application/json")

  /// The catalogue, or 304.
  public func answer(_ request: RouteRequest) -> HTTPReply {
    CatalogueDocuments.reply(to: request) { try documents.catalogue() }
  }
}
