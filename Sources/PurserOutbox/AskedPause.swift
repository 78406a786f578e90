package import CurlClient
internal import Foundation
package import PurserCore

/// How long a receiver wants to be left alone.
package enum AskedPause {
  /// The longest that is taken for a pause; what is longer is a mistake.
  static let longest = Duration.seconds(86_400)

  /// The longest pause that a reply asks for, in its `Retry-After` headers (RFC 9110, section 10.2.3) or elsewhere.
  ///
  /// - Parameters:
  ///   - response: the reply.
  ///   - texts: what other places of it say, in seconds.
  ///   - now: when it came, where its own `Date` does not say.
  /// - Returns: the pause; `nil` where none is asked for, or none that makes sense.
  package static func length(
    of response: HTTPResponse, and texts: [String] = [], at now: Timestamp
  ) -> Duration? {
    let clock = response.header("Date").flatMap(moment) ?? now
    let headers = response.headers.filter { $0.isNamed("Retry-After") }.compactMap { header in
      seconds(header.value) ?? moment(header.value).map { $0.since(clock) }
    }
    return (headers + texts.compactMap(seconds)).filter { $0 > .zero && $0 <= longest }.max()
  }

  /// Seconds as an integer or a decimal; rounded up, so that nothing is sent too early.
  private static func seconds(_ text: String) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    // Only digits and a point: a sign, an exponent, "inf" and "nan" are no pauses.
    guard text.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || $0 == 46 }), let number = Double(text),
      number <= 1e9
    else { return nil }
    return .milliseconds(Int64((number * 1_000).rounded(.up)))
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// A date in any of the three forms of HTTP (RFC 9110, section 5.6.7), all of which are in GMT.
  static func moment(_ text: String) -> Timestamp? {
    var (month, time): (Int?, Substring?)
    var numbers: [Int] = []
    for token in text.split(whereSeparator: { " ,-".contains($0) }) {
      if token.contains(":") {
        time = token
      } else if let number = Int(token) {
        numbers.append(number)
      } else if let found = months.firstIndex(of: token.lowercased()) {
        month = found + 1
      }
    }
    guard let month, let time, time.utf8.count == 8, numbers.count == 2 else { return nil }
    let year = numbers[1] < 100 ? 2_000 + numbers[1] : numbers[1]
    return Timestamp(rfc3339: "\(digits(year, 4))-\(digits(month))-\(digits(numbers[0]))T\(time)Z")
  }

  private static func digits(_ number: Int, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
