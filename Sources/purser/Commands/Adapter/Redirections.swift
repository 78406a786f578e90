import ArgumentParser
import PurserSuppliers

/// `url` or `host=url` on the command line.
struct NamedURL: ExpressibleByArgument {
  /// The host that the URL stands in for, in lower case; `nil` for the supplier's own.
  let host: String?
  let url: String

  init?(argument: String) {
    let isURL = ["https://", "http://", "{{"].contains(where: argument.lowercased().hasPrefix)
    guard !isURL, let mark = argument.firstIndex(of: "=") else {
      (host, url) = (nil, argument)
      return
    }
    guard mark > argument.startIndex else { return nil }
    host = argument[..<mark].lowercased()
    url = String(argument[argument.index(after: mark)...])
  }
}

/// Where the requests of a trial go instead of where the adapter says.
struct Redirections {
  /// Where the supplier's own are; `nil` for as the adapter says.
  private(set) var own: String?
  /// Base URLs by the hosts that they stand in for.
  private(set) var others: [String: String] = [:]

  /// What the options say together.
  ///
  /// - Throws: `CommandFailure` where one is no URL, or two are for the same host.
  init(_ options: [NamedURL]) throws(CommandFailure) {
    for option in options {
      guard let host = option.host else {
        if own != nil {
          throw .unusable(
            "purser: --base-url is given twice; for another host write --base-url host=url")
        }
        own = option.url
        continue
      }
      if let flaw = BaseURL.anyFlaw(in: option.url, settings: []) {
        throw .unusable("purser: the base URL for \(Quotation.quoted(host)) \(flaw)")
      }
      if others.updateValue(option.url, forKey: host) != nil {
        throw .unusable("purser: --base-url is given twice for \(Quotation.quoted(host))")
      }
    }
  }

  /// Expects every host that the adapter asks to be named, and no other, so that credentials go to
  /// nobody whom the command does not name.
  ///
  /// - Throws: `CommandFailure` with what to write.
  func check(_ account: SupplierAccount) throws(CommandFailure) {
    let asked = account.hostsAsked
    for host in others.keys.sorted() where !asked.contains(host) {
      throw .unusable(
        "purser: the adapter asks no host \(Quotation.quoted(host)); "
          + Quotation.advice(for: host, among: asked))
    }
    if let flaw = account.flawOfHosts { throw .unusable("purser: \(flaw)") }
    var open = account.hostsNotNamed()
    if own == nil, let host = asked.first, account.adapter.baseURL != nil, others[host] == nil {
      open.insert(host, at: 0)
    }
    guard !open.isEmpty else { return }
    throw .unusable(
      "purser: with --base-url every host is named that the adapter asks, and "
        + "\(Quotation.list(open)) \(open.count == 1 ? "is" : "are") not; add "
        + open.map { "--base-url \($0)=URL" }.joined(separator: " "))
  }
}
