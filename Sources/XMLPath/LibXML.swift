internal import CLibXML2

/// What all uses of libxml2 share: its one initialisation, its errors, its texts.
enum LibXML {
  /// libxml2 is to be set up once per process, before threads use it.
  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// Runs `body` with all of this thread's errors going to `reports`, and none to the standard
  /// error stream.
  static func collectingErrors<Outcome>(
    in reports: ErrorReports, _ body: () -> Outcome
  ) -> Outcome {
    _ = isReady
    let before = purser_xml_listen(Unmanaged.passUnretained(reports).toOpaque()) { context, error in
      guard let context, let error else { return }
      Unmanaged<ErrorReports>.fromOpaque(context).takeUnretainedValue().note(error.pointee)
    }
    defer { purser_xml_stop_listening(before) }
    return withExtendedLifetime(reports) { body() }
  }

  /// A document without a root, the caller's to free.
  static func emptyDocument() -> xmlDocPtr? {
    _ = isReady
    return xmlNewDoc("1.0")
  }

  /// A text that libxml2 owns.
  static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  /// The bytes of a text of libxml2.
  static func bytes(_ pointer: UnsafePointer<xmlChar>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: pointer, count: Int(xmlStrlen(pointer)))
  }

  /// White space as XML has it.
  static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

/// The first error that libxml2 reports; what follows is mostly its consequence.
final class ErrorReports {
  struct Report {
    let code: Int
    /// In lower case, without the line break.
    let sentence: String
    let line: Int
    let column: Int
    /// For a path: bytes from its start.
    let offset: Int
  }

  private(set) var first: Report?

  /// Names of namespaces that are no URIs are reported as errors, but do no harm.
  private static let harmless: Set<UInt32> = [
    XML_WAR_NS_URI.rawValue, XML_WAR_NS_URI_RELATIVE.rawValue, XML_WAR_NS_COLUMN.rawValue,
  ]

  func note(_ error: xmlError) {
    guard first == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue,
      !Self.harmless.contains(UInt32(bitPattern: error.code))
    else { return }
    first = Report(
      code: Int(error.code), sentence: Self.sentence(error.message), line: Int(error.line),
      column: Int(error.int2), offset: Int(error.int1))
  }

  /// The most characters of a message that are kept.
  private static let longestLine = 200

  /// The first line of a message. What it quotes of the document may be long, and a secret, of which no part
  /// may be left: nobody would recognise it.
  private static func sentence(_ message: UnsafePointer<CChar>?) -> String {
    let text = message.map { String(cString: $0) } ?? ""
    let line = text.prefix { !$0.isNewline }
    guard let first = line.first, line.count <= longestLine else { return "it is not well-formed" }
    // A word in capitals, such as XML, stays one.
    let isWordInCapitals = line.dropFirst().first?.isUppercase ?? false
    return (isWordInCapitals ? String(first) : first.lowercased()) + line.dropFirst()
  }
}
