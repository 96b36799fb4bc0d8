/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes the XML reader, and the writers with what it read. */
#include "fuzz/fuzz_wire_check.h"

#define HDR                                                                    \
	"<SyncHdr><VerDTD>1.2</VerDTD><VerProto>SyncML/1.2</VerProto>"         \
	"<SessionID>1</SessionID><MsgID>1</MsgID>"                             \
	"<Target><LocURI>t</LocURI></Target>"                                  \
	"<Source><LocURI>s</LocURI><LocName>n</LocName></Source>"              \
	"<Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-md5</Type>"       \
	"</Meta><Data>QQ==</Data></Cred>"                                      \
	"<Meta><MaxMsgSize xmlns='syncml:metinf'>9</MaxMsgSize></Meta>"        \
	"</SyncHdr>"
#define DEVINF_TYPE                                                            \
	"<Meta><Type>application/vnd.syncml-devinf+xml</Type></Meta>"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	      "<VerProto>SyncML/1.2</VerProto><SessionID>17</"
	      "SessionID><MsgID>3</MsgID>"
	      "<Target><LocURI>http://s/sync</LocURI></Target>"
	      "<Source><LocURI>IMEI:1</LocURI><LocName>anna</LocName></Source>"
	      "</SyncHdr><SyncBody><Alert><CmdID>2</CmdID><Data>200</"
	      "Data><Item><Target>"
	      "<LocURI>./card</LocURI><Filter><Meta><Type>t</Type></"
	      "Meta><Field><Item>"
	      "<Data>&lt;Property/></Data></Item></"
	      "Field><Record><Item><Data>a&amp;EQ;b"
	      "</Data></Item></Record><FilterType>INCLUSIVE</FilterType></"
	      "Filter></Target>"
	      "<Meta><Anchor "
	      "xmlns='syncml:metinf'><Last>1</Last><Next>2</Next></Anchor>"
	      "</Meta></Item></Alert></SyncBody></SyncML>"),
    FUZZ_SEED(
	"<SyncML xmlns='SYNCML:SYNCML1.2'>" HDR "<SyncBody>"
	"<Sync><CmdID>1</CmdID><NumberOfChanges>1</NumberOfChanges>"
	"<Add><CmdID>2</CmdID><Item><Source><LocURI>1</LocURI></Source>"
	"<Data><![CDATA[BEGIN:VCARD]]>\n&#13;&lt;END</Data><MoreData/></Item>"
	"</Add></Sync><Final/></SyncBody></SyncML>"),
    FUZZ_SEED(
	"<SyncML>" HDR "<SyncBody><Status><CmdID>1</CmdID><MsgRef>1</MsgRef>"
	"<CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><TargetRef>a</TargetRef>"
	"<SourceRef>b</SourceRef><Chal><Meta><NextNonce>bm9uY2U=</NextNonce>"
	"</Meta></Chal><Data>401</Data><Item><Data><Anchor><Next>1</Next>"
	"</Anchor></Data></Item></Status></SyncBody></SyncML>"),
    FUZZ_SEED(
	"<SyncML>" HDR "<SyncBody><Put><CmdID>3</CmdID>" DEVINF_TYPE
	"<Item><Data><DevInf xmlns='syncml:devinf'><Man>x</Man><DataStore>"
	"<SourceRef>./c</SourceRef><DSMem><SharedMem/></DSMem></DataStore>"
	"</DevInf></Data></Item></Put><Map><CmdID>4</CmdID><MapItem><Target>"
	"<LocURI>g</LocURI></Target></MapItem></Map></SyncBody></SyncML>"),
    FUZZ_SEED("<Put>" DEVINF_TYPE "<Item><Data>&lt;DevInf>&lt;Man>y&lt;/Man>"
	      "&lt;/DevInf></Data></Item></Put>"),
    FUZZ_SEED(
	"<?xml version='1.0' encoding='ISO-8859-1'?>"
	"<!DOCTYPE SyncML PUBLIC 'a' 'b'><s:Item xmlns:s='syncml:syncml1.2' "
	"xmlns:m='syncml:metinf'><s:Meta><m:Type>t</m:Type><m:Mem><m:FreeId>1"
	"</m:FreeId></m:Mem></s:Meta><o:Data xmlns:o='urn:o'/></s:Item>"),
    FUZZ_SEEDS_END,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_wire_check(SML_XML, (struct sml_str){(const char *)data, len});
	return 0;
}
