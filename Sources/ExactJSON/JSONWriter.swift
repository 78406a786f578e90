/// Writes JSON straight into bytes, without building values first.
///
/// The document is one object or array, written by a closure that gets a writer for just that place:
///
///     let body = JSONWriter.object { order in
///       order.string("id", "A-1")
///       order.array("lines") { lines in
///         lines.object { $0.string("amount", "9.50") }
///       }
///     }
///
/// Commas, quotes, escapes and brackets take care of themselves; a member outside an object or an
/// element without its array does not compile. Names are the caller's to keep apart.
package enum JSONWriter {
  /// The bytes of one object.
  package static func object<Failure: Error>(
    style: JSONStyle = .compact,
    _ body: (inout JSONObjectWriter) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var output = JSONOutput(style: style)
    try JSONObjectWriter.write(to: &output, body)
    return output.bytes
  }

  /// The bytes of one array.
  package static func array<Failure: Error>(
    style: JSONStyle = .compact,
    _ body: (inout JSONArrayWriter) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var output = JSONOutput(style: style)
    try JSONArrayWriter.write(to: &output, body)
    return output.bytes
  }

  /// Appends one object to the bytes; when the closure throws they stay as they were.
  package static func appendObject<Failure: Error>(
    to bytes: inout [UInt8], style: JSONStyle = .compact,
    _ body: (inout JSONObjectWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let count = bytes.count
    var output = JSONOutput(style: style)
    swap(&output.bytes, &bytes)
    do throws(Failure) {
      try JSONObjectWriter.write(to: &output, body)
      swap(&output.bytes, &bytes)
    } catch {
      swap(&output.bytes, &bytes)
      bytes.removeSubrange(count...)
      throw error
    }
  }
}

extension JSONValue {
  /// The JSON text as UTF-8.
  package func encoded(style: JSONStyle = .compact) -> [UInt8] {
    var output = JSONOutput(style: style)
    output.value(self)
    return output.bytes
  }
}
