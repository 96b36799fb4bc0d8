/* SPDX-License-Identifier: Apache-2.0 */
/* The ribbon of an add-in: its XML, its callbacks by name, clicks. */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/host.h"

#define RIBBON_ID L"Microsoft.Outlook.Explorer"
#define XMLNS_2010 "http://schemas.microsoft.com/office/2009/07/customui"
#define XMLNS_2007 "http://schemas.microsoft.com/office/2006/01/customui"
#define CALLBACKS_MAX 64

struct callback {
	char id[64];   /* of the element; "" of the root */
	char name[32]; /* of the attribute: onAction, getLabel */
	char value[64];
};

static struct {
	struct callback v[CALLBACKS_MAX];
	size_t count, elements, buttons;
	char ids[CALLBACKS_MAX][64];
	size_t id_count;
	bool is_known;
} ribbon;

static const char *
attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return "";
}

static void
take_id(const char *id)
{
	for (size_t i = 0; i < ribbon.id_count; i++)
		if (strcmp(ribbon.ids[i], id) == 0)
			host_fail("two elements of the ribbon are \"%s\"", id);
	if (*id && ribbon.id_count < CALLBACKS_MAX)
		snprintf(ribbon.ids[ribbon.id_count++], sizeof(ribbon.ids[0]),
		    "%s", id);
}

static bool
is_callback(const char *name)
{
	return strncmp(name, "on", 2) == 0 || strncmp(name, "get", 3) == 0 ||
	       strcmp(name, "loadImage") == 0;
}

static void XMLCALL
on_element(void *ctx, const char *name, const char **attributes)
{
	const char *local = strchr(name, '|'), *id;

	(void)ctx;
	if (!local) {
		host_fail("\"%s\" is in no namespace", name);
		return;
	}
	if (strncmp(name, XMLNS_2010, strlen(XMLNS_2010)) != 0 &&
	    strncmp(name, XMLNS_2007, strlen(XMLNS_2007)) != 0)
		host_fail("\"%s\" is no namespace of a ribbon", name);
	local++;
	if (ribbon.elements++ == 0 && strcmp(local, "customUI") != 0)
		host_fail("the ribbon begins with \"%s\"", local);
	ribbon.buttons += strcmp(local, "button") == 0;
	id = attribute(attributes, "id");
	take_id(id);
	for (; *attributes; attributes += 2) {
		struct callback *c = &ribbon.v[ribbon.count];

		if (!is_callback(attributes[0]))
			continue;
		if (ribbon.count == CALLBACKS_MAX) {
			host_fail("too many callbacks");
			return;
		}
		ribbon.count++;
		snprintf(c->id, sizeof(c->id), "%s", id);
		snprintf(c->name, sizeof(c->name), "%s", attributes[0]);
		snprintf(c->value, sizeof(c->value), "%s", attributes[1]);
	}
}

static void
parse(const char *xml)
{
	XML_Parser parser = XML_ParserCreateNS(NULL, '|');

	XML_SetStartElementHandler(parser, on_element);
	if (XML_Parse(parser, xml, (int)strlen(xml), 1) != XML_STATUS_OK)
		host_fail("the ribbon is no XML: %s in line %lu",
		    XML_ErrorString(XML_GetErrorCode(parser)),
		    (unsigned long)XML_GetCurrentLineNumber(parser));
	XML_ParserFree(parser);
	if (ribbon.buttons == 0)
		host_fail("the ribbon has no button");
}

/* Call what the ribbon calls @name, with one object; the name must resolve.
 * The caller clears @result. */
static HRESULT
call(struct outlook_extensibility *addin, const char *name, IDispatch *object,
    VARIANT *result)
{
	wchar_t *wide = host_wide(name);
	DISPID id;
	VARIANT argument;
	DISPPARAMS parameters = {&argument, NULL, 1, 0};
	HRESULT hr = addin->vtbl->GetIDsOfNames(
	    addin, &IID_NULL, &wide, 1, LOCALE_USER_DEFAULT, &id);

	free(wide);
	if (FAILED(hr)) {
		host_fail("nobody answers to \"%s\"", name);
		return hr;
	}
	V_VT(&argument) = VT_DISPATCH;
	V_DISPATCH(&argument) = object;
	VariantInit(result);
	return addin->vtbl->Invoke(addin, id, &IID_NULL, LOCALE_USER_DEFAULT,
	    DISPATCH_METHOD, &parameters, result, NULL, NULL);
}

static void
check_names(struct outlook_extensibility *addin)
{
	wchar_t *nobody = host_wide("NobodyAnswersToThis");
	DISPID id;

	for (size_t i = 0; i < ribbon.count; i++) {
		wchar_t *name = host_wide(ribbon.v[i].value);

		if (FAILED(addin->vtbl->GetIDsOfNames(
			addin, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id)))
			host_fail(
			    "nobody answers to \"%s\"", ribbon.v[i].value);
		free(name);
	}
	if (SUCCEEDED(addin->vtbl->GetIDsOfNames(
		addin, &IID_NULL, &nobody, 1, LOCALE_USER_DEFAULT, &id)))
		host_fail("any name is answered to");
	free(nobody);
}

static void
on_load(struct outlook_extensibility *addin)
{
	for (size_t i = 0; i < ribbon.count; i++) {
		VARIANT result;

		if (strcmp(ribbon.v[i].name, "onLoad") != 0)
			continue;
		if (FAILED(call(
			addin, ribbon.v[i].value, host_ribbon_ui(), &result)))
			host_fail("onLoad failed");
		VariantClear(&result);
	}
}

void
host_ribbon_load(struct outlook_extensibility *addin)
{
	struct outlook_ribbon *r = NULL;
	BSTR id = SysAllocString(RIBBON_ID), xml = NULL;
	const double begun = host_now_ms();
	HRESULT hr = addin->vtbl->QueryInterface(
	    addin, &outlook_iid_ribbon, (void **)&r);

	if (SUCCEEDED(hr)) {
		hr = r->vtbl->GetCustomUI(r, id, &xml);
		r->vtbl->Release(r);
	}
	SysFreeString(id);
	if (FAILED(hr) || !xml) {
		host_fail("no ribbon: %08lx", (unsigned long)hr);
		return;
	}
	host_say("ribbon %.1f ms", host_now_ms() - begun);
	ribbon.is_known = true;
	parse(host_utf8(xml));
	SysFreeString(xml);
	check_names(addin);
	on_load(addin);
	host_say("callbacks %u buttons %u", (unsigned)ribbon.count,
	    (unsigned)ribbon.buttons);
}

void
host_ribbon_click(struct outlook_extensibility *addin, const wchar_t *id)
{
	const char *text = host_utf8(id);

	for (size_t i = 0; i < ribbon.count; i++) {
		const struct callback *c = &ribbon.v[i];
		const double begun = host_now_ms();
		VARIANT result;
		HRESULT hr;

		if (strcmp(c->name, "onAction") != 0 ||
		    strcmp(c->id, text) != 0)
			continue;
		hr = call(addin, c->value, host_control(id, L""), &result);
		VariantClear(&result);
		host_say("click %s %.1f ms", text, host_now_ms() - begun);
		if (FAILED(hr))
			host_fail(
			    "the click returned %08lx", (unsigned long)hr);
		return;
	}
	host_fail("there is no button \"%s\"", text);
}

void
host_ribbon_show(struct outlook_extensibility *addin)
{
	for (size_t i = 0; i < ribbon.count; i++) {
		const struct callback *c = &ribbon.v[i];
		wchar_t *id = host_wide(c->id);
		VARIANT result;
		HRESULT hr;

		if (strncmp(c->name, "get", 3) == 0) {
			hr = call(
			    addin, c->value, host_control(id, L""), &result);
			if (FAILED(hr))
				host_fail("%s of %s returned %08lx", c->name,
				    c->id, (unsigned long)hr);
			else
				host_say("%s %s %s", c->id, c->name,
				    V_VT(&result) == VT_BSTR
					? host_utf8(V_BSTR(&result))
					: "(no text)");
			VariantClear(&result);
		}
		free(id);
	}
}

void
host_ribbon_forget(void)
{
	memset(&ribbon, 0, sizeof(ribbon));
}
