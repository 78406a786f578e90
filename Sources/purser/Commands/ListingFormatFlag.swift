import ArgumentParser

/// How a listing is printed, where not as a table for people.
enum ListingFormatFlag: String, EnumerableFlag {
  case json
  case ndjson
  case csv

  static func help(for value: ListingFormatFlag) -> ArgumentHelp? {
    switch value {
    case .json: "Print a page as JSON for programs instead of a table for people."
    case .ndjson: "Print everything, a JSON object a line."
    case .csv: "Print everything as comma-separated values with a heading."
    }
  }
}
