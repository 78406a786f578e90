/// Something wrong, or doubtful, at one place of a configuration file.
package struct Problem: Hashable, Sendable {
  /// Whether the file can be used nevertheless.
  package enum Severity: String, Sendable, CaseIterable {
    /// The file cannot be used.
    case error
    /// The file can be used; its author should look at this.
    case warning
  }

  /// Whether the file can be used nevertheless.
  package let severity: Severity
  /// Where.
  package let mark: SourceMark
  /// One sentence without a full stop, for people. Never holds a value that came out of the
  /// environment or of a file: that might be a secret. Nor anything that looks like a credential.
  package let message: String

  /// A problem at `mark`, said in one sentence.
  package init(_ severity: Severity, at mark: SourceMark, _ message: String) {
    self.severity = severity
    self.mark = mark
    self.message = KeyLooks.hidden(message)
  }
}

/// Collects what is wrong while a file is read, so that one run finds everything.
package struct Problems: Sendable {
  private var collected: [Problem] = []
  /// Places about which everything is said.
  private var settled: Set<SourceMark> = []
  /// What to say instead of a message that repeats a value, should that turn out to be a secret.
  private var discreet: [Problem: String] = [:]
  /// Members whose values are not to be shown, nor what stands behind them.
  private(set) var hidden: [YAMLMember] = []

  /// Nothing wrong so far.
  package init() {}

  /// Notes that the file cannot be used because of `message`.
  package mutating func error(at mark: SourceMark, _ message: String) {
    if !settled.contains(mark) { collected.append(Problem(.error, at: mark, message)) }
  }

  /// Notes a problem after which nothing else at its place matters: what is read from a value that
  /// could not be had would only be wrong again.
  package mutating func settle(
    _ severity: Problem.Severity = .error, at mark: SourceMark, _ message: String
  ) {
    collected.append(Problem(severity, at: mark, message))
    settled.insert(mark)
  }

  /// Notes that the value of a member may be a secret that lost its place.
  mutating func hide(_ member: YAMLMember) { hidden.append(member) }

  /// Notes what to say instead of `message` at `mark`, should what stands there turn out to be a secret.
  mutating func sayDiscreetly(
    _ other: String, insteadOf message: String, at mark: SourceMark
  ) {
    discreet[Problem(.error, at: mark, message)] = other
  }

  /// Says what is discreet wherever `source` hides what a message repeats.
  mutating func keepBack(what source: SourceText) {
    for index in collected.indices {
      guard let other = discreet[collected[index]], source.hides(collected[index].mark) else {
        continue
      }
      collected[index] = Problem(collected[index].severity, at: collected[index].mark, other)
    }
  }

  /// Notes something doubtful.
  package mutating func warning(at mark: SourceMark, _ message: String) {
    if !settled.contains(mark) { collected.append(Problem(.warning, at: mark, message)) }
  }

  /// Adds what another reading found.
  package mutating func append(contentsOf other: Problems) {
    collected += other.collected
    settled.formUnion(other.settled)
    discreet.merge(other.discreet) { first, _ in first }
    hidden += other.hidden
  }

  /// Whether anything found so far keeps the file from being used.
  package var hasErrors: Bool { collected.contains { $0.severity == .error } }

  /// Whether something found so far ends with a sentence.
  func mention(_ sentence: String) -> Bool { collected.contains { $0.message.hasSuffix(sentence) } }

  /// What was found, in the order of the places, each once: an anchored value that is used twice
  /// is wrong once.
  package var sorted: [Problem] {
    var seen: Set<Problem> = []
    let unique = collected.filter { seen.insert($0).inserted }
    // `sort` keeps no promise about equals; the position keeps those of one place in order.
    return unique.enumerated()
      .sorted { ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset) }
      .map(\.element)
  }
}
