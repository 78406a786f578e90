import BoundedLogging
import Logging
import PurserSuppliers
import Synchronization

/// All secrets that were ever in use: what a supplier was given once it may repeat for ever.
final class LogSecrets: Sendable {
  private struct State {
    var texts: Set<String>
    var redaction: Redaction
  }

  private let state: Mutex<State>

  /// Hides `secrets`.
  init(_ secrets: [Secret]) {
    let texts = Set(secrets.map { $0.reveal() })
    state = Mutex(State(texts: texts, redaction: Redaction(Array(texts))))
  }

  /// Hides `secrets` as well from now on.
  func add(_ secrets: [Secret]) {
    let texts = state.withLock(\.texts).union(secrets.map { $0.reveal() })
    let redaction = Redaction(Array(texts))
    state.withLock { $0 = State(texts: texts, redaction: redaction) }
  }

  /// `text` without them.
  func redacted(_ text: String) -> String { state.withLock(\.redaction).redacted(text) }
}

/// Writes log lines to standard error with every configured secret taken out: the last line of
/// defence, behind the adapters' own redaction.
struct RedactingLogHandler: LogHandler {
  private var inner: any LogHandler
  private let secrets: LogSecrets
  private let gate: LogGate

  /// A handler that hides `secrets` in whatever is logged, and lets through what `gate` does.
  init(label: String, secrets: LogSecrets, gate: LogGate = .process) {
    inner = StreamLogHandler(label: label, stream: LogStream.process)
    self.secrets = secrets
    self.gate = gate
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
    secrets.redacted(text)
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
