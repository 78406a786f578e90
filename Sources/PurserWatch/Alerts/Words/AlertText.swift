internal import PurserCore

/// The words and figures of an alert, without how it changed.
struct AlertText: Hashable, Sendable {
  /// One line: the matter, and how much of it.
  var headline: String
  /// How long it lasts and what to do, a sentence each.
  var details: [String] = []
  /// The figures; of those with one name the first counts.
  private(set) var facts: [AlertNotice.Fact] = []

  /// A text without details.
  init(_ headline: String) { self.headline = headline }

  /// Adds a sentence, where there is something to say.
  mutating func say(_ sentence: String?) {
    if let sentence { details.append(sentence) }
  }

  /// Adds a figure, where it is known.
  mutating func note(_ name: String, _ value: String?) {
    guard let value, !facts.contains(where: { $0.name == name }) else { return }
    facts.append(AlertNotice.Fact(name: name, value: value))
  }

  mutating func note(_ name: String, _ amount: Money?) { note(name, amount?.decimalString) }
  mutating func note(_ name: String, _ duration: Duration?) { note(name, duration?.seconds) }
  mutating func note(_ name: String, _ moment: Timestamp?) { note(name, moment?.rfc3339) }
  mutating func note(_ name: String, _ count: Int?) { note(name, count.map { String($0) }) }
}

extension String {
  /// A text of a supplier as a part of a sentence: one line, not long.
  var asRemark: String {
    let longest = 160
    let line = String(
      unicodeScalars.map { scalar in
        let isBreak =
          scalar.properties.generalCategory == .control
          || scalar.properties.generalCategory == .lineSeparator
          || scalar.properties.generalCategory == .paragraphSeparator
        return isBreak ? " " : Character(scalar)
      })
    guard line.count > longest else { return line }
    return String(line.prefix(longest)) + "..."
  }
}
