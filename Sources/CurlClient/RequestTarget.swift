internal import CCurl

/// A URL that libcurl's own parser accepts, and the origin it leads to.
struct RequestTarget {
  /// The scheme, host and port that a connection and its credentials belong to.
  struct Origin: Hashable {
    let scheme: String
    /// In lower case; an IPv6 address is in brackets.
    let host: String
    let port: String
  }

  /// The URL as it was given.
  let url: String

  /// Where the URL leads to.
  let origin: Origin

  /// Whether the connection is to be encrypted.
  var isSecure: Bool { origin.scheme == "https" }

  /// Reads a URL; throws `invalidURL` or `unsupportedScheme`.
  init(_ url: String) throws(CurlError) {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .unsent(.invalidURL, "the URL contains a space, a line break or a control character")
    }
    guard let parser = curl_url() else {
      throw .unsent(.other, "libcurl has no memory left")
    }
    defer { curl_url_cleanup(parser) }
    let anyScheme = UInt32(CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(parser, CURLUPART_URL, url, anyScheme) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: parser)?.lowercased()
    else {
      throw .unsent(.invalidURL, "the URL is not an absolute URL")
    }
    guard scheme == "http" || scheme == "https" else {
      throw .unsent(.unsupportedScheme, "only http and https URLs are supported")
    }
    guard let host = Self.part(CURLUPART_HOST, of: parser), !host.isEmpty,
      let port = Self.part(CURLUPART_PORT, of: parser, flags: UInt32(CURLU_DEFAULT_PORT))
    else {
      throw .unsent(.invalidURL, "the URL names no host")
    }
    self.url = url
    self.origin = Origin(scheme: scheme, host: host.lowercased(), port: port)
  }

  private static func part(
    _ part: CURLUPart, of parser: OpaquePointer, flags: UInt32 = 0
  ) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

extension RequestTarget.Origin: CustomStringConvertible {
  /// The host and port, as error messages name them.
  var description: String { "\(host):\(port)" }
}
