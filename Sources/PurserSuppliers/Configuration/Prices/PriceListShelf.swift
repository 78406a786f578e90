internal import PurserCore
private import Synchronization

/// The price lists that a file of suppliers names, each read once, however often the file is looked at.
package final class PriceListShelf: Sendable {
  /// The most bytes that a list may have.
  static let mostBytes = 512 * 1024 * 1024

  private let lists = Mutex<[String: PriceList]>([:])

  /// An empty shelf.
  package init() {}

  /// The list in a file.
  ///
  /// - Parameters:
  ///   - path: the file: CSV, or YAML where it ends in `.yaml` or `.yml`.
  ///   - currencies: those that it may name.
  /// - Returns: the list.
  /// - Throws: `PriceListReader.Flaws`.
  func list(
    at path: String, currencies: CurrencyTable
  ) throws(PriceListReader.Flaws) -> PriceList {
    if let known = lists.withLock({ $0[path] }) { return known }
    let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    let bytes: [UInt8]
    do throws(FileContentsError) {
      bytes = try FileContents.read(
        path, atMost: isYAML ? YAMLLimits.suppliers.bytes : Self.mostBytes)
    } catch {
      throw PriceListReader.Flaws(sentences: ["cannot be read: \(error)"])
    }
    let list =
      isYAML
      ? try PriceListReader.read(yaml: bytes, named: path, currencies: currencies)
      : try PriceListReader.read(bytes, currencies: currencies)
    lists.withLock { $0[path] = list }
    return list
  }
}
