/* SPDX-License-Identifier: Apache-2.0 */
/* A request under way in WinHTTP, whose steps end on threads of its own. */
#include "config.h"

#include <stdlib.h>

#include "client/os.h"
#include "client/transport_winhttp_priv.h"

/* How soon a wish to cancel is seen. */
#define WAIT_MS 50
/* A closed request has ended by then, or is left to itself. */
#define CLOSE_MS 200

static void
drop(struct winhttp_call *call)
{
	if (InterlockedDecrement(&call->ref_count) > 0)
		return;
	if (call->done)
		CloseHandle(call->done);
	if (call->closed)
		CloseHandle(call->closed);
	free(call->body);
	free(call);
}

/* On a thread of WinHTTP's. */
static void CALLBACK
on_status(HINTERNET handle, DWORD_PTR context, DWORD status, LPVOID info,
    DWORD info_len)
{
	struct winhttp_call *call = (struct winhttp_call *)context;

	(void)handle;
	if (!call)
		return;
	switch (status) {
	case WINHTTP_CALLBACK_STATUS_SECURE_FAILURE:
		if (info)
			call->secure_flags = *(DWORD *)info;
		return;
	case WINHTTP_CALLBACK_STATUS_RESPONSE_RECEIVED:
		if (info)
			call->received += *(DWORD *)info;
		return;
	case WINHTTP_CALLBACK_STATUS_REQUEST_ERROR:
		call->error = ((WINHTTP_ASYNC_RESULT *)info)->dwError;
		break;
	case WINHTTP_CALLBACK_STATUS_DATA_AVAILABLE:
		call->got = *(DWORD *)info;
		break;
	case WINHTTP_CALLBACK_STATUS_READ_COMPLETE:
		call->got = info_len;
		break;
	case WINHTTP_CALLBACK_STATUS_SENDREQUEST_COMPLETE:
	case WINHTTP_CALLBACK_STATUS_WRITE_COMPLETE:
	case WINHTTP_CALLBACK_STATUS_HEADERS_AVAILABLE:
		break;
	case WINHTTP_CALLBACK_STATUS_HANDLE_CLOSING:
		SetEvent(call->closed);
		drop(call);
		return;
	default:
		return;
	}
	SetEvent(call->done);
}

bool
transport_winhttp_listen(HINTERNET session)
{
	return WinHttpSetStatusCallback(session, on_status,
		   WINHTTP_CALLBACK_FLAG_ALL_NOTIFICATIONS,
		   0) != WINHTTP_INVALID_STATUS_CALLBACK;
}

bool
transport_winhttp_begin_call(struct winhttp_transport *t)
{
	struct winhttp_call *call = calloc(1, sizeof(*call));
	DWORD_PTR context = (DWORD_PTR)call;

	if (!call)
		return false;
	call->ref_count = 1;
	call->done = CreateEventW(NULL, TRUE, FALSE, NULL);
	call->closed = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (!call->done || !call->closed ||
	    !WinHttpSetOption(t->request, WINHTTP_OPTION_CONTEXT_VALUE,
		&context, sizeof(context))) {
		drop(call);
		return false;
	}
	/* The request's, until it says that it is closing. */
	call->ref_count = 2;
	t->call = call;
	return true;
}

/* A request that goes on will call back: our code must stay loaded. */
static void
stay_loaded(void)
{
	HMODULE self;

	GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN |
			       GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
	    (const wchar_t *)(uintptr_t)on_status, &self);
}

void
transport_winhttp_end_call(struct winhttp_transport *t)
{
	struct winhttp_call *call = t->call;

	if (t->request)
		WinHttpCloseHandle(t->request);
	t->request = NULL;
	t->call = NULL;
	if (!call)
		return;
	if (WaitForSingleObject(call->closed, CLOSE_MS) != WAIT_OBJECT_0)
		stay_loaded();
	drop(call);
}

void
transport_winhttp_begin_step(struct winhttp_transport *t)
{
	t->call->error = 0;
	t->call->got = 0;
	ResetEvent(t->call->done);
}

DWORD
transport_winhttp_end_step(
    struct winhttp_transport *t, BOOL is_begun, int64_t limit_ms)
{
	const int64_t until = client_os_ticks_ms() + limit_ms;

	if (!is_begun)
		return GetLastError();
	while (WaitForSingleObject(t->call->done, WAIT_MS) == WAIT_TIMEOUT) {
		if (transport_is_cancelled(&t->http))
			return ERROR_WINHTTP_OPERATION_CANCELLED;
		if (limit_ms && client_os_ticks_ms() > until)
			return ERROR_WINHTTP_TIMEOUT;
	}
	t->received = t->call->received;
	t->secure_flags = t->call->secure_flags;
	return t->call->error;
}
