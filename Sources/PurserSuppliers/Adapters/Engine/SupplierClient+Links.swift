internal import CurlClient
internal import PurserCore

// Links to next pages.
extension SupplierClient {
  /// The place of the next page, a link made absolute. One to another server is not followed: the
  /// credentials would go there.
  func followed(
    _ place: PagePlace?, _ call: AdapterCall, from url: String
  ) throws(CheckFailure) -> PagePlace? {
    guard case .link(let found)? = place else { return place }
    let link = Self.escaped(found)
    guard let page = URLParts(url) else { return nil }
    let base = call.pagination?.joinsBaseURL == true ? try baseURL(of: call) : nil
    let absolute = Self.absolute(link, from: page, base: base)
    guard URLParts(absolute)?.origin == page.origin else {
      throw CheckFailure(
        .shapeChanged, "the `link` to the next page leads to another server, which is not followed")
    }
    return .link(absolute)
  }

  /// A link as a request can carry it: what no URL may contain is percent-encoded, as browsers do, and
  /// spaces around it are taken off.
  private static func escaped(_ link: String) -> String {
    String(
      link.trimmingSpaces.unicodeScalars.reduce(into: "") { escaped, scalar in
        if scalar == " " || scalar.value > 0x7E {
          escaped += PercentEncoding.encoded(String(scalar))
        } else {
          escaped.unicodeScalars.append(scalar)
        }
      })
  }

  /// A link resolved (RFC 3986, section 5.2), but for its dots, which are taken out when it is sent.
  /// One that is a path is appended to `base`, where there is one, as a request's is.
  private static func absolute(_ link: String, from page: URLParts, base: String?) -> String {
    if link.hasPrefix("//") { return page.origin.prefix { $0 != "/" } + link }
    if let base, link.prefix(while: { !"/?#".contains($0) }).contains(":") == false,
      !link.hasPrefix("?")
    {
      return base + (link.hasPrefix("/") ? "" : "/") + link
    }
    if link.hasPrefix("/") { return page.origin + link }
    if link.hasPrefix("?") { return page.origin + page.path + link }
    let isAbsolute = link.prefix { !"/?#".contains($0) }.contains(":")
    if isAbsolute { return link }
    let folder = page.path.reversed().drop { $0 != "/" }.reversed()
    return page.origin + String(folder) + link
  }

  /// The base URL of a call, without slashes at its end.
  private func baseURL(of call: AdapterCall) throws(CheckFailure) -> String {
    do throws(ExpressionFailure) {
      let rendering = Rendering(scope: account.requestNames([:], nonces).scope)
      let url = try rendering.baseURL(call.request.baseURL ?? account.baseURL)
      return String(url.reversed().drop { $0 == "/" }.reversed())
    } catch {
      throw CheckFailure(.invalid, error.sentence)
    }
  }
}
