"""What the REST interface says of requests that it cannot carry out, and words of its page."""

INTERFACE = {
    "token.needed": (
        "请求没有带访问令牌。请在请求头里写 Authorization: Bearer 加令牌；令牌在“我的账户”里发放。",
        "The request carries no token. Send Authorization: Bearer and the token; tokens are issued under My account.",
    ),
    "token.refused": (
        "访问令牌不对、已作废或已到期。请在“我的账户”里另发一个。",
        "The token is unknown, revoked or expired. Issue another one under My account.",
    ),
    "request.bad": (
        "请求里有不对的地方：{places}。请对照接口说明改正。",
        "These parts of the request are not right: {places}. Compare them with the description of the interface.",
    ),
    "upload.too_many": (
        "一次发来 {files:count} 个文件，太多了。上限 {most:count} 个，请分几次发送。",
        "{files:count} files at once are too many. The limit is {most:count}; send them in several steps.",
    ),
    "place_of_part.path": ("路径", "path"),
    "place_of_part.query": ("查询串", "query"),
    "place_of_part.body": ("JSON 正文", "JSON body"),
    "place_of_part.form": ("表单", "form"),
    "http.range": (
        "文件没有所要的这一段。请从头下载。",
        "The file has no such part. Download it from its beginning.",
    ),
}
