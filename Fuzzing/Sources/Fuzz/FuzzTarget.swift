/// What is fuzzed. Each has a folder of inputs to begin with in `Corpus/`.
enum FuzzTarget: String, CaseIterable {
  /// JSON.
  case json
  /// A JSONPath, NUL, JSON.
  case jsonpath
  /// An XPath, NUL, XML.
  case xml
  /// A regular expression, NUL, a text.
  case pattern
  /// An expression or a template, NUL, a reply in JSON or XML.
  case expression
  /// A letter for the format, and a reply.
  case decoding
  /// `suppliers.yaml`, or the file of an adapter.
  case yaml
  /// A letter for a shipped adapter, a digit for the status, and a reply.
  case adapter

  /// Reads the input, whatever it is, and judges what came of it.
  func run(_ input: [UInt8]) {
    switch self {
    case .json: JSONFuzzing.run(input)
    case .jsonpath: JSONPathFuzzing.run(input)
    case .xml: XMLFuzzing.run(input)
    case .pattern: PatternFuzzing.run(input)
    case .expression: ExpressionFuzzing.run(input)
    case .decoding: DecodingFuzzing.run(input)
    case .yaml: YAMLFuzzing.run(input)
    case .adapter: AdapterFuzzing.run(input)
    }
  }
}

/// Ends the process where a property does not hold; libFuzzer then keeps the input.
func require(_ holds: Bool, _ property: @autoclosure () -> String) {
  if !holds { fatalError("does not hold: \(property())") }
}

extension [UInt8] {
  /// What stands before the first NUL, as text, and what stands after it. Bytes that are no UTF-8
  /// become U+FFFD in the text.
  var textAndRest: (text: String, rest: [UInt8]) {
    let end = firstIndex(of: 0) ?? endIndex
    return (String(decoding: self[..<end], as: UTF8.self), Array(self[end...].dropFirst()))
  }
}
