from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class Throughline(ConanFile):
    name = "throughline"
    version = "0.1.0"
    license = "Apache-2.0"
    description = "Keeps the systems of a professional-services business in agreement"
    topics = ("integration", "crm", "erp", "synchronization")

    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "fPIC": [True, False]}
    default_options = {
        "shared": False,
        "fPIC": True,
        "boost/*:header_only": True,
        "date/*:use_system_tz_db": True,
    }
    exports_sources = "CMakeLists.txt", "cmake/*", "include/*", "src/*", "LICENSE"

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")

    def layout(self):
        cmake_layout(self)

    def validate(self):
        check_min_cppstd(self, 20)

    def requirements(self):
        # Our headers include these three.
        self.requires("boost/[>=1.74 <2]", transitive_headers=True)
        self.requires("nlohmann_json/[>=3.11 <4]", transitive_headers=True)
        self.requires("tl-expected/[>=1.0 <2]", transitive_headers=True)
        self.requires("date/[>=3.0 <4]")
        self.requires("libcurl/[>=7.88 <9]")
        self.requires("openssl/[>=3.0 <4]")
        self.requires("pugixml/[>=1.13 <2]")
        self.requires("sqlite3/[>=3.40 <4]")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS", "WARNINGS_AS_ERRORS"):
            toolchain.cache_variables[f"THROUGHLINE_{part}"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, f"{self.package_folder}/licenses")
        CMake(self).install()

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "throughline")
        library = self.cpp_info.components["throughline"]
        library.set_property("cmake_target_name", "throughline::throughline")
        library.libs = ["throughline"]
        library.requires = [
            "boost::headers", "nlohmann_json::nlohmann_json", "tl-expected::tl-expected", "date::date",
            "libcurl::libcurl", "openssl::crypto", "pugixml::pugixml", "sqlite3::sqlite3",
        ]
        sandbox = self.cpp_info.components["sandbox"]
        sandbox.set_property("cmake_target_name", "throughline::sandbox")
        sandbox.libs = ["throughline_sandbox"]
        sandbox.requires = ["throughline"]
        if self.settings.os in ("Linux", "FreeBSD"):
            library.system_libs = ["pthread"]
