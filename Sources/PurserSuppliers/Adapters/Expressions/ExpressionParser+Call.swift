internal import TextPattern
internal import TimeZones

// Calls of functions: their number of arguments, and what can be compiled beforehand.
extension ExpressionParser {
  mutating func parseCall(
    _ word: String, _ token: ExpressionToken
  ) throws(ExpressionSyntaxError) -> Expression.Node {
    guard let function = Function(named: word) else {
      let nearest = Quotation.nearest(to: word, among: Function.names)
      let advice =
        ExpressionAdvice.function(word, after: String(text.prefix(token.offset)))
        ?? nearest.map { "did you mean \(Quotation.quoted($0))?" } ?? "docs/adapters.md lists them"
      throw ExpressionSyntaxError(
        message: "there is no function `\(word)`; \(advice)", offset: token.offset)
    }
    _ = take("(")
    var arguments: [Expression.Node] = []
    var offsets: [Int] = []
    if !take(")") {
      repeat {
        offsets.append(offset)
        arguments.append(try parseEither())
      } while take(",")
      guard take(")") else {
        let advice = current.flatMap { adviceBetween($0) } ?? ""
        throw failure("expected `,` or `)`\(found)\(advice)")
      }
    }
    guard function.arity.contains(arguments.count) else {
      throw ExpressionSyntaxError(
        message: "`\(word)` takes \(function.arity.described), not \(arguments.count)",
        offset: token.offset)
    }
    if let flaw = function.flaw(in: arguments) {
      throw ExpressionSyntaxError(message: flaw.sentence, offset: offsets[flaw.index])
    }
    let constants = try constants(of: function, word, arguments, offsets)
    return .call(
      Expression.Call(
        function: function, arguments: arguments, constants: constants,
        text: source(from: token.offset, to: latestEnd)))
  }

  private func source(from start: Int, to end: Int) -> String {
    let lower = text.index(text.startIndex, offsetBy: start)
    return String(text[lower..<text.index(text.startIndex, offsetBy: end)])
  }

  /// Regular expressions and patterns of moments: constant texts, so that what is wrong with them
  /// is known when the adapter is read, and nothing is compiled for a reply.
  private func constants(
    of function: Function, _ word: String, _ arguments: [Expression.Node], _ offsets: [Int]
  ) throws(ExpressionSyntaxError) -> Expression.Constants {
    var constants = Expression.Constants()
    if function == .number(.sum) || function == .number(.count), let list = arguments.first {
      constants.checks = ListChecks(of: list)
    }
    for (index, place) in function.constantArguments where index < arguments.count {
      guard case .string(let text) = arguments[index] else {
        let advice =
          place == .pattern
          ? "; what varies in it is put in before, as in `\(word)(replace(x, name, 'NAME'), 'NAME')`"
          : ""
        throw ExpressionSyntaxError(
          message: "\(place.description) of `\(word)` must be a text in quotes\(advice)",
          offset: offsets[index])
      }
      try constants.set(place, text, at: offsets[index] + 1)
      if function == .moment(.parseTime), let flaw = constants.momentPattern?.flawOfReading {
        throw ExpressionSyntaxError(message: flaw, offset: offsets[index] + 1)
      }
      if function == .structure(.group), constants.pattern?.groupCount != 2 {
        throw ExpressionSyntaxError(
          message:
            "the regular expression of `group` needs two groups: of the number, and of the name",
          offset: offsets[index])
      }
    }
    if function == .text(.capture), arguments.count > 2, let pattern = constants.pattern,
      let flaw = Self.groupFlaw(arguments[2], pattern)
    {
      throw ExpressionSyntaxError(message: flaw, offset: offsets[2])
    }
    return constants
  }

  /// A group that the pattern does not have.
  private static func groupFlaw(_ node: Expression.Node, _ pattern: TextPattern) -> String? {
    let count = pattern.groupCount
    let has = count == 1 ? "it has 1" : "it has \(count == 0 ? "none" : "\(count)")"
    switch node {
    case .number(let number):
      guard let group = number.wholeNumber, group > count else { return nil }
      return "the pattern has no group \(group), \(has); a group stands in `( )`"
    case .string(let name):
      guard Int(name) == nil, !pattern.groupNames.contains(name) else { return nil }
      return
        "the pattern has no group \(Quotation.quoted(name)); a group with a name is `(?<\(name)>...)`"
    case .selector, .name, .bool, .null, .call, .steps, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      return nil
    }
  }
}

extension Expression.Constants {
  fileprivate mutating func set(
    _ place: Function.ConstantArgument, _ text: String, at offset: Int
  ) throws(ExpressionSyntaxError) {
    switch place {
    case .pattern:
      do throws(TextPatternError) {
        pattern = try TextPattern(text)
      } catch {
        throw ExpressionSyntaxError(
          message: error.message, offset: offset + (error.offset ?? 0))
      }
    case .momentPattern:
      do throws(MomentPatternError) {
        momentPattern = try MomentPattern(text)
      } catch {
        let place = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).count
        throw ExpressionSyntaxError(message: error.description, offset: offset + place)
      }
      if let sentence = ForeignMomentPattern(text).flaw {
        throw ExpressionSyntaxError(message: sentence, offset: offset)
      }
    case .offset:
      do throws(ZoneError) {
        clock = try WallClock(text, zones: ZoneDatabase())
      } catch {
        let isName = text.utf8.first.map { $0 | 0x20 }.map { (0x61...0x7A).contains($0) } ?? false
        throw ExpressionSyntaxError(
          message: isName
            ? error.description
            : "`\(text)` is no offset from UTC, such as `+08:00`, and no name of a time zone",
          offset: offset)
      }
    }
  }
}

extension ClosedRange<Int> {
  /// A number of arguments, as the end of a sentence.
  fileprivate var described: String {
    let noun = upperBound == 1 ? "argument" : "arguments"
    if lowerBound == upperBound { return "\(lowerBound) \(noun)" }
    if upperBound == Function.anyNumber { return "\(lowerBound) or more arguments" }
    return "\(lowerBound) to \(upperBound) \(noun)"
  }
}
