import ExactJSON
import JSONPath

/// The three ways to ask a query agree, and the place of each match leads to the match again.
enum JSONPathFuzzing {
  /// The most matches whose places are followed.
  private static let mostFollowed = 50

  static func run(_ input: [UInt8]) {
    let (text, rest) = input.textAndRest
    guard let path = parsed(text), !isSlow(text), let document = try? JSONParser.parse(rest) else {
      return
    }
    let nodes = path.nodes(in: document)
    let matches = path.matches(in: document)
    require(matches.map(\.value) == nodes, "`\(text)` finds the same with places and without")
    require(path.first(in: document) == nodes.first, "the first of `\(text)` comes first")
    require(!path.isSingular || nodes.count <= 1, "`\(text)` finds one at most")
    for match in matches.prefix(mostFollowed) {
      let place = try? JSONPath(match.location)
      require(place?.isSingular == true, "\(match.location) is a path to one place")
      require(place?.nodes(in: document) == [match.value], "\(match.location) leads to it again")
    }
  }

  private static func parsed(_ text: String) -> JSONPath? {
    do throws(JSONPathError) {
      return try JSONPath(text)
    } catch {
      require((0...text.utf8.count).contains(error.offset), "\(error.offset) is a place in it")
      require(!error.sentence.isEmpty, "an error has a sentence")
      return nil
    }
  }

  /// Queries come from whoever writes an adapter, and some are slow by what RFC 9535 demands:
  /// each further `..` or filter visits all below each node that the one before visited.
  static func isSlow(_ text: String) -> Bool {
    text.split(separator: "..", omittingEmptySubsequences: false).count > 3
      || text.count(where: { $0 == "?" }) > 3
  }
}
