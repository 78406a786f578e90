/// Writes the elements of one array; see `JSONWriter`.
package struct JSONArrayWriter {
  private var output: JSONOutput
  private var isEmpty = true

  static func write<Failure: Error>(
    to output: inout JSONOutput, _ body: (inout JSONArrayWriter) throws(Failure) -> Void
  ) throws(Failure) {
    output.open("[")
    var writer = JSONArrayWriter(output: output.take())
    defer { output = writer.output }
    try body(&writer)
    writer.output.close("]", isEmpty: writer.isEmpty)
  }

  private init(output: consuming JSONOutput) { self.output = output }

  /// An element that is `null`.
  package mutating func null() {
    start()
    output.null()
  }

  /// An element that is a boolean.
  package mutating func bool(_ bool: Bool) {
    start()
    output.bool(bool)
  }

  /// An element that is a string; `null` where there is none.
  package mutating func string(_ string: String?) {
    start()
    if let string { output.string(string) } else { output.null() }
  }

  /// An element that is a number with its exact text; `null` where there is none.
  package mutating func number(_ number: JSONNumber?) {
    start()
    if let number { output.number(number) } else { output.null() }
  }

  /// An element that is an integer; `null` where there is none.
  package mutating func integer<Integer: BinaryInteger>(_ integer: Integer?) {
    start()
    if let integer { output.integer(integer) } else { output.null() }
  }

  /// An element that is any value.
  package mutating func value(_ value: JSONValue) {
    start()
    output.value(value)
  }

  /// An element that is an object, written by the closure.
  package mutating func object<Failure: Error>(
    _ body: (inout JSONObjectWriter) throws(Failure) -> Void
  ) throws(Failure) {
    start()
    try JSONObjectWriter.write(to: &output, body)
  }

  /// An element that is an array, written by the closure.
  package mutating func array<Failure: Error>(
    _ body: (inout JSONArrayWriter) throws(Failure) -> Void
  ) throws(Failure) {
    start()
    try JSONArrayWriter.write(to: &output, body)
  }

  @inline(__always)
  private mutating func start() {
    output.separate(isFirst: isEmpty)
    isEmpty = false
  }
}
