import PurserCore
import Testing

/// The moment that a text of RFC 3339 says.
func moment(_ text: String) throws -> Timestamp {
  try #require(Timestamp(rfc3339: text))
}
