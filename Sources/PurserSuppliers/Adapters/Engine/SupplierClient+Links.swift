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
    guard let next = URLParts(absolute), next.origin == page.origin else {
      throw CheckFailure(
        .shapeChanged, "the `link` to the next page leads to another server, which is not followed")
    }
    return .link(next.normalized)
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

  /// A link resolved (RFC 3986, section 5.2), but for its dots, which are taken out of the whole. One that
  /// is a path is appended to `base`, where there is one, as a request's is; there its dots lead no
  /// further up than to `base`.
  private static func absolute(_ link: String, from page: URLParts, base: String?) -> String {
    if link.hasPrefix("//") { return page.origin.prefix { $0 != "/" } + link }
    if link.hasPrefix("#") || link.isEmpty {
      return page.origin + page.path + (page.query.isEmpty ? "" : "?" + page.query)
    }
    if let base, link.prefix(while: { !"/?#".contains($0) }).contains(":") == false,
      !link.hasPrefix("?")
    {
      let path = link.prefix { $0 != "?" && $0 != "#" }
      return base + DotSegments.removed(from: (path.hasPrefix("/") ? "" : "/") + path)
        + link[path.endIndex...]
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
      let url = try account.baseURL(of: call.request, rendering)
      return url.droppingLastSlashes
    } catch {
      throw CheckFailure(.invalid, error.sentence, requestMayHaveBeenSent: false)
    }
  }
}
