/* SPDX-License-Identifier: Apache-2.0 */
/* SyncML status codes: their names, their classes, the one for each error. */
#include "session/status.h"

#include "base/attr.h"

static const struct {
	unsigned code;
	const char *text;
} status_texts[] = {
#define SML_STATUS_TEXT(name, code, text) {(code), (text)},
    SML_STATUS_LIST(SML_STATUS_TEXT)
#undef SML_STATUS_TEXT
};

const char *
sml_status_text(unsigned code)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(status_texts); i++) {
		if (status_texts[i].code == code) {
			return status_texts[i].text;
		}
	}
	switch (code / 100) {
	case 1:
		return "informational";
	case 2:
		return "success";
	case 3:
		return "redirection";
	case 4:
		return "originator error";
	case 5:
		return "recipient error";
	default:
		return "no status code";
	}
}

bool
sml_status_is_success(unsigned code)
{
	return (code >= 200 && code < 300) || code == SML_STATUS_EXISTS;
}

/* Errors that are not here say something about more than one item. */
static const struct {
	enum sml_err err;
	enum sml_status status;
} err_statuses[] = {
    {SML_OK, SML_STATUS_OK},
    {SML_E_SYNTAX, SML_STATUS_UNSUPPORTED_MEDIA},
    {SML_E_UNSUPPORTED, SML_STATUS_UNSUPPORTED_MEDIA},
    {SML_E_CHARSET, SML_STATUS_UNSUPPORTED_MEDIA},
    {SML_E_TOO_BIG, SML_STATUS_UNSUPPORTED_MEDIA},
    {SML_E_NOT_FOUND, SML_STATUS_NOT_FOUND},
    {SML_E_CHANGED, SML_STATUS_RETRY_LATER},
    {SML_E_BUSY, SML_STATUS_RETRY_LATER},
    {SML_E_ITEM_IO, SML_STATUS_RETRY_LATER},
    {SML_E_EXISTS, SML_STATUS_RETRY_LATER},
    {SML_E_FULL, SML_STATUS_DEVICE_FULL},
    {SML_E_DENIED, SML_STATUS_CONFLICT_SERVER_WON},
    {SML_E_STORE, SML_STATUS_STORE_FAILURE},
    {SML_E_STORE_GONE, SML_STATUS_NOT_FOUND},
    {SML_E_STORE_DENIED, SML_STATUS_PERMISSION_DENIED},
    {SML_E_STORE_FULL, SML_STATUS_DEVICE_FULL},
    {SML_E_STORE_BUSY, SML_STATUS_UNAVAILABLE},
};

unsigned
sml_status_of_err(enum sml_err err)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(err_statuses); i++) {
		if (err_statuses[i].err == err) {
			return err_statuses[i].status;
		}
	}
	return SML_STATUS_COMMAND_FAILED;
}

unsigned
sml_status_parse(struct sml_str data)
{
	uint64_t code;

	if (!sml_str_u64(sml_str_trim(data), &code) || code > 999) {
		return 0;
	}
	return (unsigned)code;
}
