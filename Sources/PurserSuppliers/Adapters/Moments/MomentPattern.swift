internal import PurserCore

/// How a moment is written: text, and directives of `strftime` such as `%Y-%m-%d`, of which
/// `MomentDirective` has the list. `%-d` is a number without zeros before it, as GNU has it, `%%`
/// a percent sign.
struct MomentPattern: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    case value(MomentDirective)

    /// A number without zeros before it.
    case bareValue(MomentDirective)
  }

  let pieces: [Piece]

  /// The pattern of these pieces, for those that are known beforehand.
  init(pieces: [Piece]) { self.pieces = pieces }

  /// Reads a pattern.
  ///
  /// - Throws: `MomentPatternError` for a percent sign with something else behind it.
  init(_ text: String) throws(MomentPatternError) {
    var pieces: [Piece] = []
    var constant = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        constant.append(character)
        continue
      }
      let start = text.utf8.distance(from: text.startIndex, to: rest.startIndex) - 1
      if rest.first == "%" {
        rest.removeFirst()
        constant.append("%")
        continue
      }
      if !constant.isEmpty { pieces.append(.text(constant)) }
      constant = ""
      pieces.append(try Self.directive(&rest, offset: start))
    }
    if !constant.isEmpty { pieces.append(.text(constant)) }
    self.pieces = pieces
  }

  private static func directive(
    _ rest: inout Substring, offset: Int
  ) throws(MomentPatternError) -> Piece {
    let isBare = rest.first == "-"
    if isBare { rest.removeFirst() }
    let letter = rest.popFirst()
    let found = "%" + (isBare ? "-" : "") + (letter.map { String($0) } ?? "")
    guard let letter, let directive = MomentDirective(rawValue: letter) else {
      throw MomentPatternError(offset: offset, directive: found)
    }
    guard isBare else { return .value(directive) }
    guard case .digits = directive.form else {
      throw MomentPatternError(offset: offset, directive: found)
    }
    return .bareValue(directive)
  }

  /// Why no text of this pattern says a moment: it lacks the year, or a half of the hour. `nil` where one may.
  var flawOfReading: String? {
    let directives = Set(directives)
    guard !directives.contains(.epoch) else { return nil }
    guard directives.contains(.year) || directives.contains(.yearOfCentury) else {
      return "the pattern says no year, so that it reads no moment; add `%Y`"
    }
    guard !directives.contains(.hour),
      directives.contains(.hourOfHalf) != directives.contains(.halfOfDay)
    else { return nil }
    return directives.contains(.hourOfHalf)
      ? "`%I` is an hour of one half of the day; add `%p`, or write `%H`"
      : "`%p` needs the hour; add `%I`"
  }

  private var directives: [MomentDirective] {
    pieces.compactMap { piece in
      switch piece {
      case .text: nil
      case .value(let directive), .bareValue(let directive): directive
      }
    }
  }

  /// `moment` as that clock shows it.
  func text(of moment: Timestamp, on clock: WallClock = .utc) -> String {
    let offset = clock.offset(at: moment)
    let local = LocalMoment(moment, offset: offset)
    return pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let constant):
        text += constant
      case .bareValue(let directive):
        text += String(local.value(of: directive))
      case .value(let directive):
        let value = local.value(of: directive)
        switch directive.form {
        case .digits(let width): text += Digits.text(value, width: width)
        case .names(let names): text += names[Int(value)]
        case .epoch: text += String(value)
        case .offset: text += offset.text
        }
      }
    }
  }
}

/// A directive that `MomentPattern` does not know.
struct MomentPatternError: Error, Hashable, CustomStringConvertible {
  /// Where its percent sign stands: the count of UTF-8 bytes before it.
  let offset: Int

  /// The directive as it was found.
  let directive: String

  var description: String {
    let known = MomentDirective.allCases.map { "%\($0.rawValue)" }.joined(separator: " ")
    return "`\(directive)` is no part of a moment; there are `\(known) %%`"
  }
}
