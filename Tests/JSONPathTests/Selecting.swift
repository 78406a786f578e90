import ExactJSON
import JSONPath
import Testing

/// The locations that a path selects in a document, after checking that every way of asking agrees.
func locations(_ path: String, in document: String) throws -> [String] {
  let path = try JSONPath(path)
  let value = try JSONParser.parse(document)
  let matches = path.matches(in: value)
  #expect(path.nodes(in: value) == matches.map(\.value))
  #expect(path.first(in: value) == matches.first?.value)
  for match in matches {
    let back = try JSONPath(match.location)
    #expect(back.isSingular)
    #expect(back.first(in: value) == match.value)
  }
  return matches.map(\.location)
}

/// Whether a filter holds for a document: it is asked of the only element of an array.
func holds(_ filter: String, for document: String) throws -> Bool {
  try !locations("$[?\(filter)]", in: "[\(document)]").isEmpty
}
