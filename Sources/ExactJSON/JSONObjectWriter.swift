/// Writes the members of one object; see `JSONWriter`.
package struct JSONObjectWriter {
  private var output: JSONOutput
  private var isEmpty = true

  static func write<Failure: Error>(
    to output: inout JSONOutput, _ body: (inout JSONObjectWriter) throws(Failure) -> Void
  ) throws(Failure) {
    output.open("{")
    var writer = JSONObjectWriter(output: output.take())
    defer { output = writer.output }
    try body(&writer)
    writer.output.close("}", isEmpty: writer.isEmpty)
  }

  private init(output: consuming JSONOutput) { self.output = output }

  /// A member that is `null`.
  package mutating func null(_ name: String) {
    start(name)
    output.null()
  }

  /// A member that is a boolean.
  package mutating func bool(_ name: String, _ bool: Bool) {
    start(name)
    output.bool(bool)
  }

  /// A member that is a string; `null` where there is none.
  package mutating func string(_ name: String, _ string: String?) {
    start(name)
    if let string { output.string(string) } else { output.null() }
  }

  /// A member that is a number with its exact text; `null` where there is none.
  package mutating func number(_ name: String, _ number: JSONNumber?) {
    start(name)
    if let number { output.number(number) } else { output.null() }
  }

  /// A member that is an integer; `null` where there is none.
  package mutating func integer<Integer: BinaryInteger>(_ name: String, _ integer: Integer?) {
    start(name)
    if let integer { output.integer(integer) } else { output.null() }
  }

  /// A member that is any value.
  package mutating func value(_ name: String, _ value: JSONValue) {
    start(name)
    output.value(value)
  }

  /// A member that is an object, written by the closure.
  package mutating func object<Failure: Error>(
    _ name: String, _ body: (inout JSONObjectWriter) throws(Failure) -> Void
  ) throws(Failure) {
    start(name)
    try JSONObjectWriter.write(to: &output, body)
  }

  /// A member that is an array, written by the closure.
  package mutating func array<Failure: Error>(
    _ name: String, _ body: (inout JSONArrayWriter) throws(Failure) -> Void
  ) throws(Failure) {
    start(name)
    try JSONArrayWriter.write(to: &output, body)
  }

  @inline(__always)
  private mutating func start(_ name: String) {
    output.separate(isFirst: isEmpty)
    isEmpty = false
    output.name(name)
  }
}
