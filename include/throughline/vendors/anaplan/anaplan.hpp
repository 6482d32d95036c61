#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/mapping/crosswalk.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

struct OAuthLogin;
class TokenVault;

/// Marks the mappings of Anaplan.
struct Anaplan {};

/// Anaplan, Integration API v2. A model has no objects of its own: which list or module holds what is said per
/// connection. docs/vendors/anaplan.md says how to set a model up.
namespace anaplan {

/// The integration's user: a certificate, where there is one, or else a name and a password (which a tenant with single
/// sign-on takes from exception users only). Tokens are asked for at `auth_url` and go to `api_url`, nowhere else.
struct Login {
    std::string user{};
    Secret      password{};
    std::string certificate_pem{};
    Secret      private_key_pem{};
    /// Or a person's grant (OAuth 2.0, by device or in a browser), kept in a vault: see `device_login`.
    std::shared_ptr<OAuthLogin const> oauth{};
    // https, or http on this machine to rehearse. Newer regions have hosts of their own.
    std::string auth_url = "https://auth.anaplan.com";
    std::string api_url  = "https://api.anaplan.com";
};

/// What a grant by device needs: the client's id, where its tokens are kept and under which name. `oauth_url` is the
/// region's: `https://us1a.app.anaplan.com`. The host shows what `begin_device_grant` gives, once; users with single
/// sign-on cannot grant it so.
std::shared_ptr<OAuthLogin const> device_login(std::string client_id, std::string name,
                                               std::shared_ptr<TokenVault> vault,
                                               std::string                 oauth_url = "https://us1a.app.anaplan.com");
/// Where that grant is begun.
std::string                       device_endpoint(std::string_view oauth_url = "https://us1a.app.anaplan.com");
inline constexpr std::string_view device_scopes = "openid email offline_access";

/// How a cell spells its value.
enum class Cell : unsigned char { text, number, date, period, boolean };

/// One column of a table: which field of the mapping stands in it.
struct Column {
    std::string         field;     ///< As the mapping or an overlay names it: "project".
    std::string         header{};  ///< As the model's export and import name it; empty: the same.
    std::optional<Cell> cell{};    ///< Where the mapping does not say: of an overlay's fields.
};

/// A line item in a column of its own: each of its cells that is not blank is a record of that measure.
struct Measure {
    std::string header;   ///< "Hours".
    std::string name;     ///< As the mapping's field `measure` reads it: "hours".
    std::string field{};  ///< Where the figure goes: "amount", "hours", "percent".
};

/// Where the records of one object stand in the model, and through which actions they come and go.
struct Table {
    std::string object;     ///< As the mappings call it: "cost_actuals".
    std::string export_id;  ///< 116...: tabular, as CSV, with all columns.

    // Of tables that are written: codes are our ids, and the import finds items by code.
    std::string load_id{};         ///< 112..., an import; or 118..., a process of imports that read one file.
    std::string file_id{};         ///< 113...: what the import reads. Asked for where it is empty; a process needs it.
    std::string remove_load_id{};  ///< 112...: marks the codes that it reads as to be deleted;
    std::string remove_file_id{};
    std::string remove_action_id{};  ///< 117...: deletes what is marked. Without both nothing is deleted.

    std::vector<Column>      columns{};    ///< Empty: every field of the mapping, under its own name.
    std::vector<std::string> key{"code"};  ///< Headers whose cells together name a record; of a cube, its dimensions.
    std::vector<Measure>     measures{};   ///< Of tables that are only read.
    char                     separator = ',';
    /// Of its export, as the definition says: UTF-8, UTF-16LE or ISO-8859-1. An import tells its own; where a process
    /// does not, it is this one.
    std::string encoding = "UTF-8";
};

/// What scenarios take for granted: a table of its own, one line to an assumption.
struct AssumptionTable {
    std::string export_id{};  ///< Empty: the model keeps none.
    std::string scenario = "scenario";
    std::string name     = "assumption";
    std::string value    = "value";
    std::string note     = "note";
    std::string encoding = "UTF-8";  ///< Of its export.
};

/// A period as the model's time scale calls it.
struct PeriodLabel {
    std::string label;
    Period      period;
};

/// Months, quarters and years of calendar years, as Anaplan labels them: `Jan 24`, `Q1 FY24`, `FY24`.
std::vector<PeriodLabel> calendar_labels(int first_year, int last_year);

/// What differs between models.
struct Options {
    // Which model, and what stands where in it.
    std::string              workspace{};
    std::string              model{};
    std::vector<Table>       tables{};
    AssumptionTable          assumptions{};
    std::vector<PeriodLabel> periods{};  ///< The model's time scale.

    // How its exports and imports spell values.
    std::string date_format       = "YYYY-MM-DD";  ///< Of YYYY, YY, MM, DD and what stands between them.
    char        decimal_separator = '.';
    char        group_separator   = '\0';  ///< Between thousands, of what is read; none is written.
    std::size_t digits_max        = 15;    ///< Of a number: models compute in binary. More are refused when written.
    Currency    currency{};                ///< Of amounts whose table names none.
    Crosswalks  crosswalks{};              ///< The model's codes of roles, regions, service lines, kinds of scenario.

    // How it is read and written.
    bool                 skips_unchanged = true;  ///< Nothing is exported while the model's serial number stands.
    std::chrono::seconds reread_after    = std::chrono::hours{24};  ///< Then it is read in spite of that.
    std::size_t          page_rows       = 2'000;
    std::size_t          load_rows       = 10'000;      ///< Records in one load.
    std::size_t          chunk_bytes     = 10'000'000;  ///< Of an upload: 1 to 50 MB. A smaller file goes as one.
    std::chrono::seconds poll_first{5};                 ///< Between questions after a task; doubles,
    std::chrono::seconds poll_max{30};                  ///< up to this.
    std::chrono::seconds task_wait_max = std::chrono::hours{1};
    int                  attempts_max  = 10;  ///< For what may be repeated: opening a model takes minutes.
};

/// What Anaplan really does, per table.
Sheet sheet(Options const& options);

/// The connection, as a topology holds it: its part is planning. Requires: tables of known objects, each with an export
/// and a column for every required field; throws std::invalid_argument with what is missing.
System system(std::string name, Login login, Options options);

}  // namespace anaplan
}  // namespace throughline
