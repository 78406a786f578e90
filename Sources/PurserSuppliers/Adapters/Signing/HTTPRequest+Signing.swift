internal import CurlClient

extension HTTPRequest {
  /// The parts of the URL.
  ///
  /// - Throws: `SigningError.noHost`.
  func signedParts() throws(SigningError) -> URLParts {
    guard let parts = URLParts(url) else { throw .noHost }
    return parts
  }

  /// The values of the headers of that name, which is given in lower case, white space around them
  /// taken off.
  func headerValues(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.map { String($0.value.trimmingSpaces) }
  }

  /// Puts `added` into the request, in place of headers of the same names.
  mutating func replaceHeaders(_ added: [HTTPHeader]) {
    let names = Set(added.map { $0.name.lowercased() })
    headers.removeAll { names.contains($0.name.lowercased()) }
    headers += added
  }
}
