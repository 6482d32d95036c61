#include "netsuite_account.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("SuiteQL answers names in lower case, values as texts, booleans as T and F, and leaves nulls out") {
    NetSuiteAccount account;
    account.insert("customer", R"({"companyName":"O'Neil","subsidiary":{"id":"1"},"creditLimit":1000.50})");
    auto const response = account.query(
        "SELECT id, companyName AS displayName, isInactive, creditlimit, email, "
        "BUILTIN.DF(subsidiary) legal FROM customer "
        "WHERE companyname = 'O''Neil'");
    Value const page = parsed(response);
    CHECK(response.headers.get("Content-Type").starts_with("application/vnd.oracle.resource+json; type=collection"));
    CHECK(page["items"].elements()[0].to_json() ==
          R"({"links":[],"id":"10001","displayname":"O'Neil","isinactive":"F","creditlimit":"1000.5",)"
          R"("legal":"Parent Company"})");
    CHECK(page["count"].text() == "1");
    CHECK_FALSE(page["hasMore"].is_true());
    CHECK(page["totalResults"].text() == "1");
}

TEST_CASE("SuiteQL needs Prefer: transient, and pages with limit and offset") {
    NetSuiteAccount account;
    for (int number = 0; number < 5; ++number) account.customer("C" + std::to_string(number));
    auto const refused = account.ask("POST", "query/v1/suiteql", R"({"q":"SELECT id FROM customer"})");
    CHECK(refused.status == 400);
    CHECK(problem(refused)["o:errorHeader"].text() == "Prefer");
    Value const second = parsed(account.query("SELECT id FROM customer ORDER BY id", "?limit=2&offset=2"));
    CHECK(second["items"].elements()[0]["id"].text() == "10003");
    CHECK(second["hasMore"].is_true());
    CHECK(second["offset"].text() == "2");
    CHECK(account.query("SELECT id FROM customer", "?limit=2&offset=1").status == 400);
}

TEST_CASE("SuiteQL ends at its row ceiling without a word; a keyset goes on") {
    NetSuiteAccount account{{.rows_per_query_max = 3}};
    for (int number = 0; number < 5; ++number) account.customer("C" + std::to_string(number));
    Value const page = parsed(account.query("SELECT id FROM customer ORDER BY id"));
    CHECK(page["count"].text() == "3");
    CHECK_FALSE(page["hasMore"].is_true());
    CHECK(account.rows("SELECT id FROM customer WHERE id > ? ORDER BY id", Value::array({10003})).size() == 2);
}

TEST_CASE("R16: SuiteQL counts time in the account's zone, and shows a moment as a day unless formatted") {
    NetSuiteAccount account;  // Noon UTC is 4:00 in Los Angeles.
    account.customer("Acme");
    auto const row = account.rows(
        "SELECT lastmodifieddate, "
        "TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS local, "
        "TO_CHAR(SYS_EXTRACT_UTC(lastModifiedDate), 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS utc "
        "FROM customer")[0];
    CHECK(row["lastmodifieddate"].text() == "3/2/2026");
    CHECK(row["local"].text() == "2026-03-02 04:00:00");
    CHECK(row["utc"].text() == "2026-03-02T12:00:00Z");
    auto const since = [&](std::string const& at) {
        char const* const text =
            "SELECT id FROM customer "
            "WHERE lastmodifieddate >= TO_TIMESTAMP('%', 'YYYY-MM-DD HH24:MI:SS')";
        return account.rows(filled(text, {at})).size();
    };
    CHECK(since("2026-03-02 04:00:00") == 1);
    CHECK(since("2026-03-02 04:00:01") == 0);
    CHECK(account
              .rows("SELECT id FROM customer WHERE SYS_EXTRACT_UTC(lastmodifieddate) "
                    ">= TO_TIMESTAMP(?, 'YYYY-MM-DD HH24:MI:SS')",
                    Value::array({"2026-03-02 12:00:00"}))
              .size() == 1);
    CHECK(account.rows("SELECT id FROM customer WHERE lastmodifieddate >= '3/2/2026'").size() == 1);
    CHECK(account.query("SELECT id FROM customer WHERE lastmodifieddate >= '2026-03-02'").status == 400);
}

TEST_CASE("R16: SuiteQL in the hour that comes twice finds what the earlier of the two instants would") {
    NetSuiteAccount account;
    account.clock.advance_to(Timestamp::parse("2026-11-01T09:30:00Z").value());  // The second 1:30 in Los Angeles.
    account.customer("Acme");
    CHECK(account.rows("SELECT TO_CHAR(lastmodifieddate, 'HH24:MI') AS t FROM customer")[0]["t"].text() == "01:30");
    CHECK(account
              .rows("SELECT id FROM customer "
                    "WHERE lastmodifieddate >= TO_DATE('2026-11-01 01:45', 'YYYY-MM-DD HH24:MI')")
              .size() == 1);
}

TEST_CASE("SuiteQL keeps transactions in one table, with lines and payment links beside it") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const order    = account.order(customer, lines({{"2", "50"}}));
    std::string const invoice  = account.netsuite.create_invoice(order).value();
    account.netsuite.pay_invoice(invoice, Decimal{30}).value();
    auto const rows = account.rows(
        "SELECT t.id, t.type, t.entity, t.foreigntotal, t.foreignamountunpaid, t.status, "
        "BUILTIN.DF(t.status) AS said, t.trandate FROM transaction t "
        "WHERE t.type IN ('CustInvc', 'SalesOrd') ORDER BY t.id DESC");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["id"].text() == invoice);
    CHECK(rows[0]["foreigntotal"].text() == "100");
    CHECK(rows[0]["foreignamountunpaid"].text() == "70");
    CHECK(rows[0]["said"].text() == "Invoice : Open");
    CHECK(rows[0]["trandate"].text() == "3/2/2026");
    CHECK_FALSE(rows[1].has("foreignamountunpaid"));
    auto const line = account.rows("SELECT item, netamount FROM transactionline WHERE transaction = " + invoice);
    CHECK(line[0]["netamount"].text() == "-100");
    auto const link =
        account.rows("SELECT nextdoc, foreignamount FROM NextTransactionLineLink WHERE previousdoc = " + invoice);
    CHECK(link[0]["foreignamount"].text() == "30");
    auto const missing = account.query("SELECT id FROM invoice");
    CHECK(missing.status == 400);
    CHECK(problem(missing)["o:errorCode"].text() == "INVALID_PARAMETER");
    CHECK(problem(missing)["detail"].text().ends_with("Search error occurred: Record 'invoice' was not found."));
}

TEST_CASE("SuiteQL says which identifier it does not know: a schedule has no lastmodifieddate") {
    NetSuiteAccount account;
    auto const      response = account.query("SELECT lastmodifieddate FROM billingschedule");
    CHECK(response.status == 400);
    CHECK(problem(response)["detail"].text() ==
          "Invalid search query. Detailed unprocessed description follows. Search error occurred: Unknown identifier "
          "'lastmodifieddate'. Available identifiers are: {billingschedule=billingschedule}");
}

TEST_CASE("SuiteQL knows conditions, functions, groups and orders") {
    NetSuiteAccount account;
    for (char const* const name : {"Beta", "alpha", "Gamma"}) account.customer(name);
    std::string const delta = account.insert("customer", R"({"companyName":"Delta","subsidiary":{"id":"1"},
            "creditLimit":5})");
    auto const        names = [&](std::string const& rest) {
        std::string list;
        for (Value const& row : account.rows("SELECT companyname AS n FROM customer " + rest))
            list += row["n"].text() + ' ';
        return list;
    };
    CHECK(names("WHERE creditlimit IS NULL AND NOT companyname LIKE 'B%' ORDER BY id DESC") == "Gamma alpha ");
    CHECK(names("WHERE id BETWEEN 10001 AND 10002 ORDER BY id DESC") == "alpha Beta ");
    CHECK(names("ORDER BY creditlimit, n FETCH FIRST 2 ROWS ONLY") == "Delta Beta ");
    CHECK(names("WHERE (companyname = 'Beta' OR UPPER(companyname) = 'ALPHA') AND isinactive = 'F' "
                "ORDER BY 1 - id") == "alpha Beta ");
    CHECK(names("WHERE lastmodifieddate < SYSDATE + 1 AND creditlimit > 4.99") == "Delta ");
    auto const counted = account.rows(
        "SELECT subsidiary, COUNT(*) AS howMany, MAX(creditlimit) AS most "
        "FROM customer GROUP BY subsidiary");
    REQUIRE(counted.size() == 1);
    CHECK(counted[0].to_json() == R"({"links":[],"subsidiary":"1","howmany":"4","most":"5"})");
    CHECK(account.rows("SELECT COUNT(*) AS n FROM customer WHERE id = 1")[0]["n"].text() == "0");
    CHECK(account.rows("SELECT * FROM customer WHERE id = " + delta)[0]["creditlimit"].text() == "5");
    for (std::string const wrong :
         {"SELECT", "SELECT id FROM", "SELECT id FROM customer LIMIT 5", "SELECT id FROM customer WHERE",
          "SELECT id FROM customer WHERE id = ?", "SELECT NOPE(id) FROM customer", "DELETE FROM customer",
          "SELECT id FROM customer c, job j", "SELECT 'x FROM customer"}) {
        INFO(wrong);
        CHECK(account.query(wrong).status == 400);
    }
}
