"""Headers that Django and django-csp do not set."""


def response_policy(get_response):
    """Keep pages out of caches (a shared office computer) and switch off what browsers could record.

    Stands below whitenoise, so static files stay cacheable. A view may set its own Cache-Control.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response

    return middleware
