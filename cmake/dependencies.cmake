# What the library is built from. Our public headers include only the first list; the second stays in src/.
# cmake/throughlineConfig.cmake.in asks a consumer for the same packages, cmake/setup.sh installs them.

find_package(Boost 1.74 CONFIG REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(tl-expected CONFIG REQUIRED)

find_package(CURL REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Threads REQUIRED)
find_package(date CONFIG REQUIRED)
find_package(pugixml CONFIG REQUIRED)

set(throughline_public_dependencies Boost::headers nlohmann_json::nlohmann_json tl::expected Threads::Threads)
set(throughline_private_dependencies
    CURL::libcurl OpenSSL::Crypto SQLite::SQLite3 date::date date::date-tz pugixml::pugixml)
