// The hosts that an adapter asks, and where its owner leads the requests instead.
extension SupplierAccount {
  /// The base URL of a request, settings put in, and led to where its owner wants it: what `hosts`
  /// says, and for the adapter's own host where `baseURL` is.
  func baseURL(
    of template: RequestTemplate, _ rendering: Rendering
  ) throws(ExpressionFailure) -> String {
    let own = led(try rendering.baseURL(baseURL))
    guard let other = template.baseURL else { return own }
    let url = try rendering.baseURL(other)
    guard let host = Self.host(of: url), hosts[host] == nil, host == adapterHost(rendering),
      let origin = URLParts(own)?.origin
    else { return led(url) }
    return Self.replacing(url, by: origin)
  }

  /// The hosts that the adapter asks, its own first, each once: `host`, or `host:port` where the port
  /// is not the scheme's own.
  package var hostsAsked: [String] {
    let rendering = rendering
    let others = otherBaseURLs(of: RequestPart.allCases).map { hostOrText($0, rendering) }
    var seen: Set<String> = []
    return ([adapterHost(rendering)].compactMap(\.self) + others).filter {
      seen.insert($0).inserted
    }
  }

  /// Where requests may go, by their origins.
  package var originsAsked: [String] {
    let rendering = rendering
    return adapter.requests.compactMap { template in
      (try? baseURL(of: template, rendering)).flatMap { URLParts($0)?.origin }
    }
  }

  /// Whether all requests stay on this machine.
  package var isOnThisMachine: Bool {
    originsAsked.allSatisfy { origin in
      let authority = origin.drop { $0 != ":" }.dropFirst("://".count)
      return HostName.isLoopback(String(BaseURL.split(authority: authority).host))
    }
  }

  /// The hosts that nobody has named who says where the supplier is: those of the adapter that are
  /// neither its own, nor among `hosts`, nor given as a setting, and do not stand in `parts`.
  package func hostsNotNamed(besides parts: Set<RequestPart> = []) -> [String] {
    let rendering = rendering
    let own = adapterHost(rendering) ?? (try? rendering.baseURL(baseURL)).flatMap(Self.host)
    let open = RequestPart.allCases.filter { !parts.contains($0) }
    var seen: Set<String> = []
    return otherBaseURLs(of: open).filter { !isGivenAsSetting($0) }
      .map { hostOrText($0, rendering) }
      .filter { $0 != own && hosts[$0] == nil && seen.insert($0).inserted }
  }

  /// The flaw of a base URL into which settings were put; `nil` when there is none.
  package var flawOfHosts: String? {
    let rendering = rendering
    for text in otherBaseURLs(of: RequestPart.allCases) + [baseURL] {
      do throws(ExpressionFailure) { _ = try rendering.baseURL(text) } catch {
        return error.sentence
      }
    }
    return nil
  }

  /// `host` or `host:port` of a URL, in lower case; `nil` where there is none.
  package static func host(of url: String) -> String? { URLParts(url)?.host.lowercased() }

  private var rendering: Rendering { Rendering(scope: requestNames([:], .zeros).scope) }

  private func adapterHost(_ rendering: Rendering) -> String? {
    adapter.baseURL.flatMap { try? rendering.baseURL($0) }.flatMap(Self.host)
  }

  /// The host, or the text itself where a setting in it cannot be put in.
  private func hostOrText(_ text: String, _ rendering: Rendering) -> String {
    (try? rendering.baseURL(text)).flatMap(Self.host) ?? text
  }

  private func otherBaseURLs(of parts: [RequestPart]) -> [String] {
    parts.flatMap(adapter.requests).compactMap(\.baseURL)
  }

  /// Whether the whole host is a setting that was given, rather than left to its default.
  private func isGivenAsSetting(_ text: String) -> Bool {
    let authority = BaseURL.split(text)?.base.replacing("https://", with: "") ?? text
    guard let template = try? Template(authority), let only = template.soleExpression else {
      return false
    }
    return only.names.allSatisfy { settings[$0.name] != nil }
  }

  private func led(_ url: String) -> String {
    guard !hosts.isEmpty, let host = Self.host(of: url), let target = hosts[host] else {
      return url
    }
    return Self.replacing(url, by: target)
  }

  /// `url` with `base` in place of scheme and host.
  private static func replacing(_ url: String, by base: String) -> String {
    let path = URLParts(url)?.path ?? ""
    return base.droppingLastSlashes + path
  }
}
