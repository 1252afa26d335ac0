import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Partners {
  /// The contract, and the page on which people read it: open to everybody.
  static let docs: [Route] = [
    .open(.get, "\(Operation.root)/openapi.yaml", "Contract", contract),
    .open(.get, "/partners/docs", "ContractPage", page),
  ]

  /// Where the contract stands.
  static let file = "Sources/Department/Partners/openapi.yaml"

  private static func contract(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    _ = try Asking(request, context, queries: [])
    guard let data = FileManager.default.contents(atPath: "\(house.settings.home)/\(file)") else {
      throw Problem(.fault, cause: "\(file) is not there")
    }
    let bytes = [UInt8](data)
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/yaml", .eTag: Operation.tag(bytes), .cacheControl: "no-cache",
      ],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes))
    ).unless(request.headers[values: .ifNoneMatch])
  }

  /// Swagger UI, from the assets; without them the contract's address is told.
  private static func page(_ house: House, _ request: Request, _ context: WebContext) async throws
    -> Response
  {
    let assets = house.printer.assets
    func script(_ path: String) -> String {
      assets.address(path).map { #"<script src="\#($0)" defer></script>"# } ?? ""
    }
    let style = assets.address("swagger/swagger-ui.css").map {
      #"<link rel="stylesheet" href="\#($0)">"#
    }
    let catalogue = try house.printer.speaker(.en).catalogue
    let codes = Code.allCases.map {
      #"<dt id="\#($0.rawValue)"><code>\#($0.rawValue)</code> \#($0.status.code)</dt><dd>\#(PageText().escapeText($0.sentence(catalogue, .en)))</dd>"#
    }.joined(separator: "\n")
    return .html(
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tristage for partners</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">\(style ?? "")
      \(script("swagger/swagger-ui-bundle.js"))\(script("own/partners.js"))</head>
      <body><div id="docs"><p><a href="\(Operation.root)/openapi.yaml">openapi.yaml</a></p></div>
      <div class="swagger-ui"><section class="wrapper"><h2>Codes of refusals</h2><dl>\(codes)</dl></section></div></body></html>
      """)
  }
}
