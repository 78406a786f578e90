import ExactJSON
import Foundation
import Testing

/// The schema that editors use must follow the documents and the readers.
@Suite("The JSON Schema")
struct SchemaTests {
  /// A table of `docs/adapters.md`, and the mapping that it describes.
  struct Place: CustomTestStringConvertible, Sendable {
    let heading: String
    let definition: String

    var testDescription: String { heading }
  }

  private static let places = [
    Place(heading: "### The whole at a glance", definition: "adapter"),
    Place(heading: "### auth", definition: "auth"),
    Place(heading: "### request", definition: "request"),
    Place(heading: "### paginate", definition: "paginate"),
    Place(heading: "### balances", definition: "balance"),
    Place(heading: "### errors", definition: "error_rule"),
    Place(heading: "### order", definition: "order"),
    Place(heading: "#### The reference", definition: "order_reference"),
    Place(heading: "#### content", definition: "order_content"),
    Place(heading: "### prices", definition: "prices"),
    Place(heading: "### limits", definition: "limits"),
  ]

  private let schema: SchemaFile
  private let adapters: SourceTree.File
  private let suppliers: SourceTree.File

  init() throws {
    schema = try SchemaFile()
    adapters = try SourceTree.file("docs/adapters.md")
    suppliers = try SourceTree.file("docs/suppliers-yaml.md")
  }

  @Test("has the keys of adapters that the document has, and no others", arguments: places)
  func adapterKeys(_ place: Place) throws {
    let mapping = schema.definition(place.definition)
    let table = try #require(DocumentTable.tables(under: place.heading, of: adapters).first)
    #expect(table.keys == schema.keys(of: mapping))
    for row in table.rows { expectSameTerms(row, of: mapping) }
  }

  @Test("has the keys of the three kinds of authentication with a token")
  func tokenKeys() throws {
    let tables = DocumentTable.tables(under: "### auth", of: adapters)
    let table = try #require(tables.dropFirst().first)
    let kinds = ["oauth2_client_credentials", "oauth2_refresh_token", "login"]
    for kind in kinds {
      let rows = table.rows.filter { row in
        let of = row.cell("of").replacing("`", with: "")
        return of == "all" || kind.hasPrefix(of)
      }
      let mapping = JSONValue.object(schema.property(kind, of: schema.definition("auth")))
      #expect(Set(rows.flatMap(\.keys)) == schema.keys(of: mapping), "\(kind)")
      for row in rows { expectSameTerms(row, of: mapping) }
    }
    let send = try #require(table.rows.first { $0.keys == ["send"] })
    let sending = DocumentTable.quoted(in: send.cell("")).filter { !$0.hasPrefix("{") }
      .map { String($0.prefix { $0 != ":" }) }
    #expect(Set(sending) == schema.keys(of: schema.definition("send")))
  }

  @Test("has the keys of calls, samples and formats")
  func otherAdapterKeys() throws {
    let prose = DocumentTable.section("### calls", of: adapters).prefix { !$0.hasPrefix("|") }
    let inProse = Set(DocumentTable.quoted(in: prose.joined(separator: " "))).subtracting(["calls"])
    let calls = try #require(DocumentTable.tables(under: "### calls", of: adapters).first)
    #expect(inProse.union(calls.keys) == schema.keys(of: schema.definition("call")))

    let samples = try #require(DocumentTable.tables(under: "### samples", of: adapters).first)
    let sample = schema.definition("sample")
    let outermost = samples.keys.map { String($0.prefix { $0 != "." }) }
    #expect(Set(outermost) == schema.keys(of: sample))
    let expectation = JSONValue.object(schema.property("expect", of: sample))
    let nested = samples.keys.filter { $0.hasPrefix("expect.") }.map { String($0.dropFirst(7)) }
    #expect(Set(nested + ["message", "retry_after"]) == schema.keys(of: expectation))
    for row in samples.rows { expectSameTerms(row, of: sample) }

    let formats = try #require(DocumentTable.tables(under: "### decode", of: adapters).first)
    let names = formats.rows.compactMap(\.keys.first)
    #expect(Set(names) == SchemaFile.choices(of: schema.resolved(schema.definition("decode"))))
  }

  @Test("has the classes of failures that rules and samples may name")
  func classes() throws {
    let errors = try #require(DocumentTable.tables(under: "### errors", of: adapters).first)
    let row = try #require(errors.rows.first { $0.keys == ["class"] })
    let classes = Set(DocumentTable.quoted(in: row.cell("")))
    let rule = schema.property("class", of: schema.definition("error_rule"))
    #expect(classes == SchemaFile.choices(of: rule))
    let expectation = JSONValue.object(schema.property("expect", of: schema.definition("sample")))
    let found = classes.union(["unreachable", "malformed", "shape_changed"])
    #expect(found == SchemaFile.choices(of: schema.property("error", of: expectation)))
  }

  @Test("has the keys of suppliers.yaml that the document has, and no others")
  func supplierKeys() throws {
    let supplier = schema.definition("supplier")
    let table = try #require(DocumentTable.tables(under: "## A supplier", of: suppliers).first)
    #expect(table.keys == schema.keys(of: supplier))
    for row in table.rows { expectSameTerms(row, of: supplier) }

    let top = try #require(DocumentTable.tables(under: "## The top level", of: suppliers).first)
    var keys: Set<String> = ["currencies.CODE.decimals"]
    for section in schema.keys(of: schema.root) {
      let members = schema.keys(of: .object(schema.property(section, of: schema.root)))
      keys.formUnion(members.isEmpty ? [section] : members.map { "\(section).\($0)" })
    }
    #expect(top.keys == keys)
    for row in top.rows {
      let parts = (row.keys.first ?? "").split(separator: ".").map(String.init)
      guard parts.count == 2 else { continue }
      let section = JSONValue.object(schema.property(parts[0], of: schema.root))
      expectSameTerms(DocumentTable.Row(keys: [parts[1]], cells: row.cells), of: section)
    }
  }

  @Test("has the keys of alerts that the document has, and no others")
  func alertKeys() throws {
    func table(_ heading: String) throws -> DocumentTable {
      try #require(DocumentTable.tables(under: heading, of: suppliers).first)
    }
    let routes = try table("### Who is told")
    expectSameKeys(routes, of: schema.definition("alert_route"))
    expectSameKeys(try table("### When it is told"), of: schema.definition("alert_timing"))
    expectSameKeys(try table("### Ways for alerts"), of: schema.definition("alert_channel"))
    let rules = try table("### When it is an alert")
    expectSameKeys(rules, of: schema.definition("alert_rules"))
    let ofSupplier = schema.keys(of: schema.definition("supplier_alerts"))
    let ofPool = schema.keys(of: schema.definition("pool_alerts"))
    let ofAll = schema.keys(of: schema.definition("alert_rules"))
    #expect(ofSupplier == ofAll.subtracting(["store_nearly_full"]).union(["pools"]))
    #expect(ofPool == ofSupplier.subtracting(["pools", "unknown_orders", "price_rise"]))
    let families = schema.definition("alert_family")
    let listed = try #require(
      DocumentTable.tables(
        under: "## Families", of: try SourceTree.file("docs/alerts.md")
      ).first)
    #expect(listed.keys == SchemaFile.choices(of: schema.resolved(families)))
    let alerts = JSONValue.object(schema.property("alerts", of: schema.root))
    let timing = JSONValue.object(schema.property("timing", of: alerts))
    #expect(listed.keys == schema.keys(of: timing))
  }

  /// A table has the keys of a mapping, and `a.b` for those of a mapping in it that is no ladder of tiers.
  private func expectSameKeys(_ table: DocumentTable, of mapping: JSONValue) {
    var keys: Set<String> = []
    for key in schema.keys(of: mapping) {
      let inner = JSONValue.object(schema.property(key, of: mapping))
      let members = schema.keys(of: inner).subtracting(["evaluations", "for"])
      keys.formUnion(members.isEmpty ? [key] : members.map { "\(key).\($0)" })
    }
    #expect(table.keys == keys)
    for row in table.rows {
      for key in row.keys {
        let parts = key.split(separator: ".").map(String.init)
        let place =
          parts.count == 1 ? mapping : JSONValue.object(schema.property(parts[0], of: mapping))
        let last = parts[parts.count - 1]
        expectSameTerms(DocumentTable.Row(keys: [last], cells: row.cells), of: place)
      }
    }
  }

  @Test("has every key that a reader asks for")
  func readers() throws {
    let key = /\.(?:node|text|integer|boolean|duration|choice|texts)\(\s*"([a-z0-9_]+)",/
    var read: Set<String> = []
    for file in try SourceTree.swiftFiles(in: "Sources/PurserSuppliers") {
      read.formUnion(file.text.matches(of: key).map { String($0.output.1) })
    }
    #expect(read.count > 70)
    #expect(read.subtracting(schema.allKeys) == [])
  }

  @Test("has the shipped adapters by name")
  func presets() throws {
    let files = try SourceTree.files(in: "Sources/PurserSuppliers/Presets").map(\.path)
    let names = files.compactMap { $0.split(separator: "/").last?.split(separator: ".").first }
    let adapter = schema.property("adapter", of: schema.definition("supplier"))
    #expect(Set(names.map(String.init)) == SchemaFile.choices(of: adapter))
  }

  @Test("is named in the first line of every shipped file")
  func firstLines() throws {
    let presets = try SourceTree.files(in: "Sources/PurserSuppliers/Presets")
    let named = presets.map { ($0, "docs/schema/adapter.schema.json") }
    for (file, schema) in try named + [(SourceTree.file("suppliers.yaml"), SchemaFile.path)] {
      let start = "# yaml-language-server: $schema="
      let line = try #require(file.lines.first)
      #expect(line.hasPrefix(start), "\(file.path) begins with another line")
      let folder = SourceTree.root.appendingPathComponent(file.path).deletingLastPathComponent()
      let path = folder.appendingPathComponent(String(line.dropFirst(start.count)))
      let expected = SourceTree.root.appendingPathComponent(schema)
      #expect(path.standardizedFileURL == expected.standardizedFileURL, "\(file.path)")
    }
  }

  @Test("of an adapter refers to that of suppliers.yaml, in which its language stands")
  func adapterFile() throws {
    let file = try SourceTree.file("docs/schema/adapter.schema.json")
    let reference = try JSONParser.parse(file.text)["$ref"]?.stringValue
    #expect(reference == "suppliers.schema.json#/$defs/adapter_file")
    #expect(schema.definition("adapter_file")["$ref"]?.stringValue == "#/$defs/adapter")
  }

  /// What a row says of its keys, as far as it is written so that it can be compared: a range, a
  /// choice, a default.
  private func expectSameTerms(_ row: DocumentTable.Row, of mapping: JSONValue) {
    for key in row.keys {
      let property = schema.property(key, of: mapping)
      let type = row.cell("type")
      if let range = type.wholeMatch(of: /([0-9]+) to ([0-9]+)/) {
        #expect(property["minimum"]?.description == String(range.output.1), "\(key)")
        #expect(property["maximum"]?.description == String(range.output.2), "\(key)")
      }
      if type.wholeMatch(of: /[0-9]+[a-z]+ to [0-9]+[a-z]+/) != nil {
        let message = property["patternErrorMessage"]?.stringValue ?? ""
        #expect(message.contains("from \(type),"), "\(key)")
      }
      let choices = DocumentTable.quoted(in: type).filter { !$0.contains(" ") && $0 != "true" }
      if choices.count > 1, type.wholeMatch(of: /`[^`]+`(?:, `[^`]+`)*/) != nil {
        #expect(Set(choices) == SchemaFile.choices(of: property), "\(key)")
      }
      // One default is the value of another key.
      if let value = row.cell("default").wholeMatch(of: /`([^`{]+)`/)?.output.1,
        value != "balances.refresh"
      {
        let given = property["default"]
        #expect(given?.stringValue ?? given?.description == String(value), "\(key)")
      }
    }
  }
}
