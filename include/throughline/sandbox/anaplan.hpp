#pragma once

#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// What a column of a model's table takes; anything else is refused, row by row.
enum class AnaplanCell : unsigned char { text, number, date, boolean, period, item };

struct AnaplanColumn {
    std::string header;
    AnaplanCell cell = AnaplanCell::text;
    std::string list{};  ///< Of an item: the table in whose codes it must be.
};

/// What an export's description says of its columns' types.
enum class AnaplanTypes : unsigned char {
    each,        ///< A module with its line items in columns: the type of each.
    first_only,  ///< A list: that the first column holds its items, of their properties nothing.
    none,        ///< A module with its line items in rows or pages: nothing.
};

/// A list or a module, as a model builder set it up, with its actions. Ids that are empty do not exist.
struct AnaplanTable {
    std::string                name;
    std::vector<AnaplanColumn> columns;
    std::vector<std::string>   key{"code"};  ///< Columns that together tell its rows apart.
    std::string                export_id{};
    std::string                import_id{};
    std::string                file_id{};  ///< What the import reads.
    std::string                mark_import_id{};
    std::string                mark_file_id{};  ///< One column of codes, which alone the import marks as to be deleted.
    std::string                delete_action_id{};
    std::string                process_id{};        ///< The import, as the one step of a process; see `process_depth`.
    std::string                encoding = "UTF-8";  ///< Of its files: or UTF-16LE, ISO-8859-1.
    AnaplanTypes               types    = AnaplanTypes::each;
};

struct AnaplanOptions {
    std::string name   = "anaplan";
    std::string origin = "https://api.anaplan.com";  ///< Signs in there, too.

    // Whose model it is.
    std::string              workspace = "8a81948849b9c4e2014a30802f5a02e4";
    std::string              model     = "F7177FD218234A66B0FBA94F3DC9D014";
    std::vector<std::string> periods{};                   ///< Labels of its time scale.
    std::string              date_format = "YYYY-MM-DD";  ///< Or `DD/MM/YYYY`.

    // How it behaves.
    std::chrono::minutes token_life{35};
    std::chrono::seconds task_time{20};    ///< Of every action; one at a time.
    std::chrono::seconds opening_time{0};  ///< Nobody has it open: so long requests are answered with 503.
    std::size_t          chunk_bytes         = 10'000'000;  ///< Of what is downloaded.
    std::size_t          requests_per_minute = 600;         ///< Of the tenant; 0: without a limit.

    // What the vendor leaves open: a client must do with either.
    bool counts_rows   = true;  ///< Results tell how many rows were read and refused.
    bool wraps_task    = true;  ///< A started task's id stands in `task`, or by itself.
    bool keeps_dumps   = true;  ///< Of refused rows; otherwise they are only counted.
    int  process_depth = 1;     ///< Processes hold the import, or processes that do.
    bool keeps_files   = true;  ///< After their import; otherwise they are as those that were never filled.
    bool rotates       = true;  ///< A refresh token works once, and another comes with each access token.
};

/// What goes wrong inside with one request.
enum class AnaplanFailure : unsigned char {
    unavailable,        ///< 503; nothing happened.
    failed_after_work,  ///< 500, although the work was done.
    too_many_requests,  ///< 429; nothing happened.
    token_forgotten,    ///< 401: the token is no longer good, though its time is not up.
};

/// A simulated Anaplan model: Integration API v2 with its envelope, private files in chunks, actions as tasks that take
/// their time, results that are complete without being a success, and dumps of refused rows, as docs/vendors/anaplan.md
/// describes it and no further. It is written from what is known of the vendor, not from this library's connector.
class Anaplan final : public System {
  public:
    Anaplan(Clock const& clock, Random& random, AnaplanOptions options = {});
    ~Anaplan() override;

    using Row = std::map<std::string, std::string, std::less<>>;  ///< Cells by header; blank ones are left away.

    // What a model builder and an administrator do.
    void add_table(AnaplanTable table);
    void add_user(std::string name, std::string password);
    /// The public half of a certificate's key, as PEM; the user signs in by it.
    void add_certificate(std::string certificate_pem, std::string public_key_pem);
    /// An OAuth client that may ask for grants by device.
    void add_device_client(std::string client_id);
    /// A user types in a code that a device showed; false where there is none of the kind, or it has ended.
    bool approve_device(std::string_view user_code);

    /// What the export shows and the import reads has one column less, or one more, or another one of that header. The
    /// cells stay.
    void remove_column(std::string_view table, std::string_view header);
    void put_column(std::string_view table, AnaplanColumn column);
    /// The export is one of another layout.
    void describe_types(std::string_view table, AnaplanTypes types);

    // What planners do. Rows are found by the cells of their key.
    void put(std::string_view table, Row row);
    void erase(std::string_view table, std::string_view key);
    /// No task ends any more, until it is released.
    void hold_tasks(bool held);
    /// The running task is cancelled by a person: rolled back.
    void cancel_task();

    // What an observer sees.
    Row                      read(std::string_view table, std::string_view key) const;
    std::vector<std::string> keys(std::string_view table) const;
    std::size_t              count(std::string_view table) const;
    /// How many times a row came into being through an import, by its key.
    std::map<std::string, std::uint64_t> const& creates(std::string_view table) const;
    /// How many tasks were started, by action: "imports/112000000001".
    std::map<std::string, std::uint64_t> const& started() const;
    std::uint64_t                               sign_ins() const;
    std::uint64_t                               refreshes() const;

    // What goes wrong.
    void fail_next(AnaplanFailure failure, int times = 1);
    /// Nothing of that goes wrong any more.
    void clear_failures();

  protected:
    http::Response respond(http::Request const& request) override;

  private:
    struct State;

    std::unique_ptr<State> state_;
};

}  // namespace throughline::sandbox
