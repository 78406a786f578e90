internal import PurserCore

/// Price lists in YAML: a list of mappings with the columns as keys. They become CSV, and are read as such.
extension PriceListReader {
  private static let columns = [
    "sku", "supplier_sku", "unit_cost", "currency", "min_quantity", "max_quantity", "valid_from",
    "valid_until",
  ]

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - path: its path.
  ///   - currencies: those that it may name.
  /// - Returns: the list.
  /// - Throws: `Flaws`.
  static func read(
    yaml bytes: [UInt8], named path: String, currencies: CurrencyTable
  ) throws(Flaws) -> PriceList {
    var problems = Problems()
    let root: YAMLNode
    do throws(ConfigurationError) {
      root = try YAMLDocument.parse(bytes, fileName: path, holding: .suppliers).root
    } catch {
      throw Flaws(sentences: [error.rendered()])
    }
    var lines = [columns.joined(separator: ",")]
    for item in root.list("the price list", &problems) ?? [] {
      guard var reader = MappingReader(item, named: "an item of the price list", &problems) else {
        continue
      }
      var fields: [String] = []
      for column in columns {
        let isNeeded = column == "sku" || column == "unit_cost"
        let text = reader.text(column, isNeeded ? .required : .optional, &problems)
        fields.append("\"\((text ?? "").replacing("\"", with: "\"\""))\"")
      }
      reader.finish(&problems)
      lines.append(fields.joined(separator: ","))
    }
    guard !problems.hasErrors else {
      throw Flaws(sentences: problems.sorted.map { "line \($0.mark.line): \($0.message)" })
    }
    return try read(Array(lines.joined(separator: "\n").utf8), currencies: currencies)
  }
}
