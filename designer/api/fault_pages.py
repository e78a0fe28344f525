"""Pages for failures outside the API: HTML that needs nothing else of the server, for whoever looks with a browser."""

import secrets
from html import escape
from string import Template

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

# Title and advice by status. The app itself answers for addresses and permissions it knows of.
_FAULTS = {
    "en": {
        400: ("This request makes no sense here", "Open Pipewright at the address that its start printed."),
        403: ("You may not do this", "The page may be too old. Go back, reload it, and try again."),
        404: ("There is nothing at this address", "It may be mistyped, or the thing it names is gone."),
        500: ("Something went wrong on our side", "Your saved work is safe. Try again in a moment."),
    },
    "ko": {
        400: ("처리할 수 없는 요청입니다", "Pipewright를 시작할 때 표시된 주소로 접속하세요."),
        403: ("허용되지 않은 작업입니다", "페이지가 오래되었을 수 있습니다. 돌아가서 새로 고친 뒤 다시 시도하세요."),
        404: ("이 주소에는 아무것도 없습니다", "주소가 잘못되었거나 대상이 삭제되었습니다."),
        500: ("서버에 문제가 생겼습니다", "저장한 작업은 안전합니다. 잠시 후 다시 시도하세요."),
    },
}
_HOME = {"en": "Go to Home", "ko": "홈으로 이동"}
_REFERENCE = {
    "en": "The server’s log says more at request {}.",
    "ko": "서버 로그의 요청 {}에 자세한 내용이 있습니다.",
}

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title · Pipewright</title>
<style nonce="$nonce">
:root { color-scheme: light dark; --back: #f8f9fa; --text: #1b1d22; --quiet: #54585f; --line: #e3e5e8; }
@media (prefers-color-scheme: dark) { :root { --back: #0e0f12; --text: #ecedef; --quiet: #aeb2b8; --line: #2a2c31; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--back); color: var(--text);
  font: 13px/20px Inter, system-ui, sans-serif; word-break: keep-all; }
main { max-width: 400px; padding: 24px 24px 10vh; text-align: center; }
svg { width: 40px; height: 40px; }
h1 { margin: 20px 0 4px; font-size: 16px; line-height: 24px; font-weight: 600; }
p { margin: 4px 0; color: var(--quiet); }
a { display: inline-block; margin-top: 16px; padding: 5px 12px; border: 1px solid var(--line); border-radius: 6px;
  color: inherit; font-weight: 600; text-decoration: none; }
</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" aria-hidden="true">
<rect width="24" height="24" rx="6" fill="#4a55d8" stroke="none"/>
<path d="M8 17.5V9.75A3.75 3.75 0 0 1 11.75 6H13.5a3.75 3.75 0 0 1 0 7.5H12.75"/>
<circle cx="8" cy="17.5" r="2.25" fill="#fff" stroke="none"/>
<circle cx="12.5" cy="13.5" r="2.25" fill="#fff" stroke="none"/>
</svg>
<h1>$title</h1>
<p>$advice</p>
$reference
<a href="/">$home</a>
</main>
</body>
</html>
""")


def wants_page(request: HttpRequest) -> bool:
    """A person follows a link; programs, and the app's own requests, get JSON."""
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def fault_page(request: HttpRequest, status: int, reference: str = "") -> HttpResponse:
    language = _language(request)
    title, advice = _FAULTS[language][status]
    nonce = secrets.token_urlsafe(16)
    page = _PAGE.substitute(
        language=language,
        nonce=nonce,
        title=escape(title),
        advice=escape(advice),
        reference=f"<p>{escape(_REFERENCE[language].format(reference))}</p>" if reference else "",
        home=escape(_HOME[language]),
    )
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'"
    return HttpResponse(page, status=status, headers={"Content-Security-Policy": policy})


def _language(request: HttpRequest) -> str:
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((language for tag, _ in wanted if (language := tag[:2]) in _FAULTS), "en")
