internal import PurserCore

/// How a list is kept that an adapter asks for.
package struct ListTerms: Hashable, Sendable {
  /// How long after one reading the next one follows.
  package var every = Self.defaultPace
  /// How old a list may be that orders are decided by.
  package var maximumAge = Self.defaultPace * Self.pacesInAnAge
  /// How many rows a list must have to take the place of another, in percent of that one's: one that is much shorter was
  /// most likely cut off.
  package var leastShare = 50

  /// The pace unless the owner says otherwise.
  package static let defaultPace = Duration.seconds(3600)
  /// The age unless the owner says otherwise: two readings may fail.
  private static let pacesInAnAge = 3

  /// The usual terms.
  package init() {}

  /// Reads the mapping under `price_list`.
  init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "price_list", &problems) else { return nil }
    self.init(&reader, defaultAge: nil, &problems)
    reader.finish(&problems)
  }

  /// Reads the keys of a mapping that say how a list is kept; others may stand beside them.
  ///
  /// - Parameters:
  ///   - reader: the mapping.
  ///   - defaultAge: the age where none is given; `nil` for three times the pace.
  ///   - problems: gets what is wrong.
  init(_ reader: inout MappingReader, defaultAge: Duration?, _ problems: inout Problems) {
    let pace = reader.duration("every", in: ConfigurationLimits.listPace, &problems)
    let age = reader.duration("max_age", in: ConfigurationLimits.listAge, &problems)
    let share = reader.integer("at_least", in: 0...100, &problems)
    if let pace { every = pace }
    maximumAge = age ?? defaultAge.map { max($0, every) } ?? every * Self.pacesInAnAge
    if let share { leastShare = share }
    if maximumAge < every {
      problems.error(
        at: reader.valueMark(of: "max_age"),
        "`max_age` is \(maximumAge.literal), and the list is read every \(every.literal): in between it would be too old; "
          + "make `max_age` larger, or `every` smaller")
    }
  }
}
