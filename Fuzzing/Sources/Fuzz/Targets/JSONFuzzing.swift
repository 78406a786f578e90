import ExactJSON

/// What was parsed can be written and parsed again, and is then the same.
enum JSONFuzzing {
  /// The longest sentence about JSON that is wrong, in bytes.
  private static let longestSentence = 320

  static func run(_ input: [UInt8]) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONParser.parse(input)
    } catch {
      require((0...input.count).contains(error.offset), "\(error.offset) is a place in the text")
      require(error.line >= 1 && error.column >= 1, "\(error) has a place")
      require(error.sentence.utf8.count <= longestSentence, "short: \(error.sentence)")
      return
    }
    for style in [JSONStyle.compact, .pretty] {
      let again = try? JSONParser.parse(value.encoded(style: style))
      require(again == value, "the value survives being written \(style)")
      require(again?.hashValue == value.hashValue, "equal values have equal hashes")
    }
    require(value.isEquivalent(to: value), "a value is equivalent to itself")
    checkNumbers(in: value)
  }

  /// Neighbouring numbers compare one way, and the other way round the other way.
  private static func checkNumbers(in value: JSONValue) {
    let elements = value.arrayValue ?? value.objectValue?.map(\.value) ?? []
    let numbers = elements.compactMap(\.numberValue)
    for (left, right) in zip(numbers, numbers.dropFirst()) {
      let order = left.compare(to: right)
      let reverse = right.compare(to: left)
      switch order {
      case .less: require(reverse == .greater, "\(left) < \(right), so \(right) > \(left)")
      case .greater: require(reverse == .less, "\(left) > \(right), so \(right) < \(left)")
      case .equal: require(reverse == .equal, "\(left) = \(right), so \(right) = \(left)")
      }
      require(left.compare(to: left) == .equal, "\(left) equals itself")
    }
  }
}
