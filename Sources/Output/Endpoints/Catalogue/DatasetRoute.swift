internal import Schema
public import Serving

/// `/api/datasets/{id}`: one dataset with its versions and files.
public struct DatasetRoute: Route {
  private let documents: CatalogueDocuments

  public init(_ documents: CatalogueDocuments) { self.documents = documents }

  /// GET, which includes HEAD.
  public let methods = ["GET"]
  /// Its path.
  public let pattern: PathPattern = "/api/datasets/{id}"
  /// It has no parameters except the id.
  public let limits = RouteLimits(queryBytesMax: 256)
  /// The model is read from the database.
  public let work = RouteWork.pooled
  /// Its documentation.
  public let guide = RouteGuide(
    title: Bilingual(pl: "Zbiór danych", en: "Dataset"),
    text: Bilingual(
      pl: "Jeden zbiór danych: opis, licencja, kolumny, wersje i pliki.",
      en: "One dataset: description, licence, columns, versions and files."),
    mediaType: "application/json", example: "/api/datasets/ludnosc")

  /// The dataset, 304, 404, or 410 with a tombstone where it is withdrawn.
  public func answer(_ request: RouteRequest) -> HTTPReply {
    let id = request.parameters["id"] ?? ""
    return CatalogueDocuments.reply(to: request, tombstone: { try documents.tombstone(id) }) {
      try documents.dataset(id)
    }
  }
}
