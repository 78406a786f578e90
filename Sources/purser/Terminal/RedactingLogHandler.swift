import Logging
import PurserSuppliers

/// Writes log lines to standard error with every configured secret taken out: the last line of
/// defence, behind the adapters' own redaction.
struct RedactingLogHandler: LogHandler {
  private var inner: any LogHandler
  private let redaction: Redaction
  private let gate: LogGate

  /// A handler that hides `secrets` in whatever is logged, and lets through what `gate` does.
  init(label: String, secrets: [Secret], gate: LogGate = .process) {
    inner = StreamLogHandler(label: label, stream: LogStream.process)
    self.gate = gate
    redaction = Redaction(secrets.map { $0.reveal() })
  }

  var metadata: Logger.Metadata {
    get { inner.metadata }
    set { inner.metadata = newValue }
  }

  var logLevel: Logger.Level {
    get { inner.logLevel }
    set { inner.logLevel = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { inner[metadataKey: key] }
    set { inner[metadataKey: key] = newValue }
  }

  func log(event: LogEvent) {
    var event = event
    event.message = "\(redact(event.message.description))"
    event.metadata = event.metadata?.mapValues(redact)
    if let error = event.error {
      event.metadata = (event.metadata ?? [:])
        .merging(["error": .string(redact("\(error)"))]) { given, _ in given }
      event.error = nil
    }
    gate.pass(event, to: inner)
  }

  private func redact(_ text: String) -> String {
    redaction.redacted(text)
  }

  private func redact(_ value: Logger.MetadataValue) -> Logger.MetadataValue {
    switch value {
    case .string(let text): .string(redact(text))
    case .stringConvertible(let value): .string(redact(value.description))
    case .array(let values): .array(values.map(redact))
    case .dictionary(let values): .dictionary(values.mapValues(redact))
    }
  }
}
