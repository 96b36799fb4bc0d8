/* SPDX-License-Identifier: Apache-2.0 */
/* The proxy: of the options, or what the user's settings of Windows say. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/os_windows.h"
#include "client/transport_winhttp_priv.h"

static bool
is_system(const char *proxy)
{
	return !proxy || strcmp(proxy, "system") == 0;
}

bool
transport_winhttp_has_named_proxy(const struct winhttp_transport *t)
{
	return !is_system(t->http.proxy) && strcmp(t->http.proxy, "none") != 0;
}

/* What WinHTTP wants of "http://user@host:80/" is "host:80". */
static const wchar_t *
host_of(wchar_t *url)
{
	wchar_t *host = wcsstr(url, L"://"), *at;

	host = host ? host + 3 : url;
	host[wcscspn(host, L"/?#")] = L'\0';
	at = wcsrchr(host, L'@');
	return at ? at + 1 : host;
}

HINTERNET
transport_winhttp_open(const char *proxy)
{
	wchar_t *name = NULL;
	HINTERNET session;

	/* The system's depends on the URL: it is set with each request. */
	if (!is_system(proxy) && strcmp(proxy, "none") != 0) {
		name = client_os_windows_wide(proxy);
		if (!name)
			return NULL;
	}
	session = WinHttpOpen(L"" TRANSPORT_USER_AGENT,
	    name ? WINHTTP_ACCESS_TYPE_NAMED_PROXY
		 : WINHTTP_ACCESS_TYPE_NO_PROXY,
	    name ? host_of(name) : NULL, NULL, WINHTTP_FLAG_ASYNC);
	free(name);
	return session;
}

/* By the script of the settings, or the one that the network tells. */
static bool
ask_script(struct winhttp_transport *t, const char *url,
    const WINHTTP_CURRENT_USER_IE_PROXY_CONFIG *user)
{
	WINHTTP_AUTOPROXY_OPTIONS script = {.fAutoLogonIfChallenged = TRUE};
	wchar_t *wide;
	bool ok;

	if (user->fAutoDetect) {
		script.dwFlags |= WINHTTP_AUTOPROXY_AUTO_DETECT;
		script.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP |
					   WINHTTP_AUTO_DETECT_TYPE_DNS_A;
	}
	if (user->lpszAutoConfigUrl) {
		script.dwFlags |= WINHTTP_AUTOPROXY_CONFIG_URL;
		script.lpszAutoConfigUrl = user->lpszAutoConfigUrl;
	}
	if (!script.dwFlags)
		return false;
	wide = client_os_windows_wide(url);
	ok = wide &&
	     WinHttpGetProxyForUrl(t->session, wide, &script, &t->system_proxy);
	free(wide);
	return ok;
}

static void
find_system_proxy(struct winhttp_transport *t, const char *url)
{
	WINHTTP_CURRENT_USER_IE_PROXY_CONFIG user = {0};

	transport_winhttp_forget_proxy(t);
	t->is_proxy_known = true;
	if (!WinHttpGetIEProxyConfigForCurrentUser(&user))
		return;
	if (!ask_script(t, url, &user) && user.lpszProxy) {
		t->system_proxy.dwAccessType = WINHTTP_ACCESS_TYPE_NAMED_PROXY;
		t->system_proxy.lpszProxy = user.lpszProxy;
		t->system_proxy.lpszProxyBypass = user.lpszProxyBypass;
		user.lpszProxy = user.lpszProxyBypass = NULL;
	}
	t->has_system_proxy = t->system_proxy.lpszProxy != NULL;
	GlobalFree(user.lpszAutoConfigUrl);
	GlobalFree(user.lpszProxy);
	GlobalFree(user.lpszProxyBypass);
}

void
transport_winhttp_set_proxy(struct winhttp_transport *t, const char *url)
{
	if (!is_system(t->http.proxy))
		return;
	if (!t->is_proxy_known)
		find_system_proxy(t, url);
	if (t->has_system_proxy)
		WinHttpSetOption(t->request, WINHTTP_OPTION_PROXY,
		    &t->system_proxy, sizeof(t->system_proxy));
}

void
transport_winhttp_forget_proxy(struct winhttp_transport *t)
{
	GlobalFree(t->system_proxy.lpszProxy);
	GlobalFree(t->system_proxy.lpszProxyBypass);
	memset(&t->system_proxy, 0, sizeof(t->system_proxy));
	t->has_system_proxy = false;
	t->is_proxy_known = false;
}
