#include "crosswalk_reader.hpp"
#include "overlay_loader.hpp"
#include "overlay_shape.hpp"

#include <algorithm>

namespace throughline {

namespace {

constexpr std::size_t sources_max = 32;  // A tenant's, its region's, its industry's: not a heap of patches.

class Loader {
  public:
    Loader(std::span<OverlaySource const> sources, OverlayBase const& base, std::vector<DocumentFault>& faults)
        : base_{base}, faults_{faults}, state_{std::make_shared<Overlay::State>()} {
        for (auto const& mapping : base.mappings)
            drafts_.emplace_back(mapping, base.described ? base.described->find(mapping.vendor_object) : nullptr);
        if (base.crosswalks) state_->crosswalks = *base.crosswalks;
        for (auto const& source : sources.first(std::min(sources.size(), sources_max))) read(source);
        if (sources.size() > sources_max)
            lists_.front().add(FaultKind::too_large, 0, "", "more overlays than one tenant has").expected =
                "at most " + std::to_string(sources_max);
    }

    Overlay run() {
        for (auto const& document : documents_) crosswalks(document);
        OverlayBase base = base_;
        base.crosswalks  = &state_->crosswalks;
        for (auto const& document : documents_)
            if (auto const* objects = document.root.find("objects"); objects && objects->is_array())
                for (auto const& object : objects->values)
                    if (object.is_object()) load(object, base, *document.faults);
        for (auto& draft : drafts_) {
            if (draft.is_too_large()) too_many_lines(draft.base());
            draft.check_fields();
        }
        if (faults_.empty()) build();
        if (!faults_.empty()) return {};
        return Overlay{std::move(state_)};
    }

  private:
    static constexpr auto rows_max = RowSet{}.size();

    void read(OverlaySource const& source) {
        auto& list = lists_.emplace_back(std::string{source.file}, source.text, faults_);
        auto  root = read_tree(source.text, list);
        if (!root) return;
        if (root->find("schema")) check_schema(*root, list, overlay_schema, overlay_schema_version);
        if (!check_shape(*root, overlay_document, list)) return;
        if (auto const* name = root->find("name")) state_->name += (state_->name.empty() ? "" : " + ") + name->text;
        documents_.push_back({*std::move(root), &list});
    }

    void crosswalks(OverlayDocument const& document) {
        auto const* list = document.root.find("crosswalks");
        if (!list || !list->is_array()) return;
        for (auto const& tree : list->values) {
            OverlayEntry const entry{tree, *document.faults};
            auto const         name  = entry.text("name");
            auto const*        pairs = tree.find("pairs");
            if (name.empty() || !pairs) continue;
            if (auto const [taken, fresh] = crosswalks_taken_.emplace(name, entry); !fresh) {
                entry
                    .fault(FaultKind::name_taken, "name",
                           "the crosswalk " + in_quotes(name) + " stands also in " + taken->second.place())
                    .remedy = "keep one of the two";
                continue;
            }
            auto& table = state_->crosswalks[std::string{name}];
            if (entry.text("mode") != "extend") table = {};
            if (base_.day) table.set_day(*base_.day);
            CrosswalkReader{*document.faults, table}.pairs(*pairs);
        }
    }

    void load(JsonTree const& object, OverlayBase const& base, FaultList& faults) {
        OverlayEntry const         entry{object, faults};
        auto const                 name = entry.text("object"), vendor = entry.text("vendor_object");
        std::vector<OverlayDraft*> found;
        for (auto& draft : drafts_)
            if (draft.base().object == name && (vendor.empty() || draft.base().vendor_object == vendor))
                found.push_back(&draft);
        if (name.empty()) return;
        if (found.size() == 1) {
            OverlayObjectLoader{*found.front(), *state_, base, faults}.load(object);
            return;
        }
        std::vector<std::string_view> names;
        for (auto const& draft : drafts_)
            if (found.empty() && (vendor.empty() || draft.base().object != name))
                names.push_back(draft.base().object);
            else if (draft.base().object == name)
                names.push_back(draft.base().vendor_object);
        if (found.empty()) {
            auto& fault = entry.fault(
                FaultKind::unknown_object, vendor.empty() ? "object" : "vendor_object",
                "there is no mapping of " + in_quotes(name) + (vendor.empty() ? "" : " and " + in_quotes(vendor)));
            fault.expected   = "an object that the connection maps";
            fault.candidates = nearest(vendor.empty() ? name : vendor, names);
        } else {
            auto& fault = entry.fault(FaultKind::ambiguous, "object", in_quotes(name) + " has several mappings");
            for (auto const each : names) fault.candidates.emplace_back(each);
            fault.remedy = "say which one by its \"vendor_object\"";
        }
    }

    void too_many_lines(MappingView const& view) {
        lists_.front()
            .add(FaultKind::too_large, 0, "", "the mapping of " + in_quotes(view.object) + " would have too many lines")
            .expected = "at most " + std::to_string(rows_max);
    }

    void build() {
        for (auto& draft : drafts_) {
            auto view = draft.base();
            if (draft.is_changed()) {
                auto const& rows = state_->rows.emplace_back(draft.rows());
                if (rows.size() > rows_max) too_many_lines(view);
                view.rows = rows;
            }
            state_->mappings.push_back(view);
        }
        for (auto& view : state_->mappings) link_lines(view);
    }

    /// Contained records are read and written as this tenant has them.
    void link_lines(MappingView& view) {
        for (std::size_t row = 0; row < view.rows.size(); ++row) {
            if (view.rows[row].kind != RowKind::lines) continue;
            auto const& base = view.rows[row].lines();
            auto const  mine = std::find_if(state_->mappings.begin(), state_->mappings.end(), [&](auto const& each) {
                return each.object == base.object && each.vendor_object == base.vendor_object;
            });
            if (mine == state_->mappings.end() || mine->rows.data() == base.rows.data()) continue;
            auto& extension     = state_->extensions.emplace_back();
            extension.lines     = &*mine;
            auto& rows          = state_->rows.emplace_back(view.rows.begin(), view.rows.end());
            rows[row].extension = &extension;
            view.rows           = rows;
        }
    }

    OverlayBase                                      base_;
    std::vector<DocumentFault>&                      faults_;
    std::shared_ptr<Overlay::State>                  state_;
    std::deque<FaultList>                            lists_{};
    std::deque<OverlayDocument>                      documents_{};
    std::deque<OverlayDraft>                         drafts_{};
    std::map<std::string, OverlayEntry, std::less<>> crosswalks_taken_{};
};

}  // namespace

VendorField const* VendorObject::find(std::string_view field) const {
    for (auto const& each : fields)
        if (each.name == field) return &each;
    return nullptr;
}

VendorObject const* VendorDescription::find(std::string_view object) const {
    for (auto const& each : objects)
        if (each.name == object) return &each;
    return nullptr;
}

std::string const& Overlay::name() const {
    static std::string const none;
    return state_ ? state_->name : none;
}
std::span<MappingView const> Overlay::mappings() const {
    return state_ ? std::span<MappingView const>{state_->mappings} : std::span<MappingView const>{};
}
Crosswalks const& Overlay::crosswalks() const {
    static Crosswalks const none;
    return state_ ? state_->crosswalks : none;
}

LoadedOverlay load_overlay(std::string_view text, std::string_view file, OverlayBase const& base) {
    OverlaySource const source{text, file};
    return load_overlays({&source, 1}, base);
}

LoadedOverlay load_overlays(std::span<OverlaySource const> sources, OverlayBase const& base) {
    LoadedOverlay loaded;
    loaded.overlay = Loader{sources, base, loaded.faults}.run();
    return loaded;
}

}  // namespace throughline
