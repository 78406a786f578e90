internal import CCurl

/// Request headers as the linked list libcurl wants, which must outlive the transfer.
final class HeaderList {
  private(set) var pointer: UnsafeMutablePointer<curl_slist>?

  /// Makes the list for a hop.
  init(_ hop: Hop) throws(CurlError) {
    for header in hop.headers {
      // libcurl's own notation: "Name:" would remove a header, also with spaces behind it, "Name;" sends
      // it without a value.
      let isEmpty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      try append(isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    if !hop.headers.contains(where: { $0.isNamed("Accept-Encoding") }) {
      try append("Accept-Encoding: \(ContentCoding.accepted)")
    }
    if !hop.headers.contains(where: { $0.isNamed("Content-Type") }) {
      try append("Content-Type:")  // Else libcurl calls any body a form.
    }
    if !hop.headers.contains(where: { $0.isNamed("Expect") }) {
      try append("Expect:")  // Else libcurl waits a second for servers that do not know it.
    }
  }

  deinit {
    curl_slist_free_all(pointer)
  }

  private func append(_ line: String) throws(CurlError) {
    guard let longer = curl_slist_append(pointer, line) else {
      throw .unsent(.other, "libcurl has no memory left")
    }
    pointer = longer
  }
}
