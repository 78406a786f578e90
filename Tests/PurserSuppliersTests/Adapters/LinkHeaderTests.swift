import Testing

@testable import PurserSuppliers

@Suite("The links in the head of a reply")
struct LinkHeaderTests {
  @Test(
    "are found however their relation is written",
    arguments: [
      #"</p?page=2>; rel="next""#, "</p?page=2>; rel=next", "</p?page=2>; rel='next'",
      #"</p?page=2>; rel="Next""#, "</p?page=2>;REL=NEXT", #"</p?page=2> ; rel = "next" "#,
      #"</p?page=2>; rel="last next""#, "</p?page=2>; rel='last next'",
      #"</p?page=2>; title="a, b; <c> rel=\"prev\""; rel="next""#,
      #"</first>; rel="first", </p?page=2>; rel="next", </last>; rel="last""#,
      #"</first>; rel="first"; title="<", </p?page=2>; rel="next""#,
      #"</p?page=1>; rel="prev",</p?page=2>; rel="next""#, #", ,</p?page=2>; rel="next",,"#,
      #"</p?page=2>; rel="next"; rel="prev""#, #"</p?page=2>; rel="next";"#,
      #"</p?page=2>;; crossorigin; rel="next""#, "</p?page=2>; rel*=UTF-8'en'next",
      #"</a>; rel="next-archive", </p?page=2>; rel="next""#, "</a>, </p?page=2>; rel=next",
      "</a>; rel=https://rel.example/a, </p?page=2>; rel=next",
    ])
  func found(header: String) throws {
    #expect(try LinkHeader.target(of: "next", in: [header]) == "/p?page=2")
    #expect(try LinkHeader.target(of: "NEXT", in: [header]) == "/p?page=2")
    #expect(try LinkHeader.target(of: "next", in: ["</x>; rel=up", header]) == "/p?page=2")
    #expect(try LinkHeader.target(of: "next", in: [header, header]) == "/p?page=2")
  }

  @Test(
    "are none where no link has the relation",
    arguments: [
      "", " ", ",", "</last>; rel=last", #"</a>; rel="next-archive""#, #"</a>; title="rel=next""#,
      #"</a>; rel="prev"; rel="next""#, "</a>", #"</a>; rev="next""#,
      #"</a>; rel=up; title="next""#,
    ])
  func none(header: String) throws {
    #expect(try LinkHeader.target(of: "next", in: [header]) == nil)
  }

  @Test(
    "are no answer where a header is not what it should be",
    arguments: [
      "/p?page=2; rel=next", "</p?page=2; rel=next", #"</p>; rel="next"#, "</p>; rel='next",
      "</p> rel=next", "</p>; rel=next prev", "</p>; rel=", "</p>; =next", "next",
      #"</p>; rel="next" </q>; rel=last"#, "</p>; rel=next</q>", "</p>: rel=next",
      "</a>; rel=last, </p?page=2>; rel=\u{201C}next\u{201D} x",
    ])
  func malformed(header: String) {
    let error = #expect(throws: LinkHeaderError.self) {
      try LinkHeader.target(of: "next", in: [header])
    }
    guard case .malformed? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("are no answer where they contradict each other, or are of something else")
  func contradictions() {
    for (headers, expected) in [
      (["</a>; rel=next, </b>; rel=next"], LinkHeaderError.several),
      (["</a>; rel=next", "</b>; rel=next"], .several),
      ([#"</a>; rel=next; anchor="/other""#], .anchored), (["<>; rel=next"], .noTarget),
    ] {
      #expect(throws: expected) { try LinkHeader.target(of: "next", in: headers) }
    }
  }
}
