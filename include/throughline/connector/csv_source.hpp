#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/mapping/csv.hpp>

#include <functional>
#include <string>
#include <vector>

namespace throughline {

/// One table that people keep by hand, or that some system exports.
struct CsvTable {
    std::string name;  ///< As its mapping names the object: "projects".
    /// The table as it is now. Asked for when a read begins; the engine reads what has changed since.
    std::function<Result<std::string>()> text{};
    /// It holds all there is: what it leaves out is gone. Otherwise it says nothing of what it leaves out.
    bool is_whole = false;
};

struct CsvSourceOptions {
    std::vector<CsvTable> tables;
    CsvDialect            dialect{};
    CsvLimits             limits{.rows_max = 1'000'000, .file_bytes_max = std::size_t{256} << 20};
    std::size_t           page_rows = 500;
};

/// Tables as a connection among others, with a role and hence an authority of its own: what bridges between systems
/// were kept for in spreadsheets is read through a mapping, checked, and merged (R141). Its schema is the mapping: a
/// table that lacks a required column, or names one twice, is refused as a whole; a row that cannot be read is kept
/// aside with its exception, as any vendor's record. It is only read: what is owed to it stands in the plan as refused.
/// A table that has not changed is not read again.
System csv_system(std::string name, Owner role, CsvSourceOptions options, std::vector<MappingView> mappings);

}  // namespace throughline
