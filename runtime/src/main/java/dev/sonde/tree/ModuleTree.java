package dev.sonde.tree;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.SondeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The modules of a model, and the places in them by name. */
public final class ModuleTree {
    private final Module root;
    private final ModelGraph model;
    private final Map<String, String> renamed;
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Map<String, Node> inside;

    private ModuleTree(ModelGraph model) {
        this.model = model;
        TreeBuilder builder = new TreeBuilder(model.graph());
        root = builder.root();
        inside = Map.copyOf(builder.inside());
        renamed = builder.renamed();
        root.children().forEach(this::add);
    }

    private ModuleTree(Module root, ModelGraph model) {
        this.model = model;
        this.root = root;
        inside = Map.of();
        renamed = Map.of();
        root.children().forEach(this::add);
    }

    /** {@return the tree of a model whose modules are known without looking at its graph} */
    public static ModuleTree given(Module root, ModelGraph model) {
        return new ModuleTree(root, model);
    }

    /** {@return the tree of {@code exported}, the graph as its exporter wrote it} */
    public static ModuleTree of(ModelGraph exported) {
        return new ModuleTree(exported);
    }

    /** {@return the model itself} */
    public Module root() {
        return root;
    }

    /** {@return every module but the root, in model order, parents first} */
    public List<Module> modules() {
        return List.copyOf(modules.values());
    }

    /** {@return the module at {@code path}, the root's being empty; nothing where there is none} */
    public Optional<Module> find(String path) {
        return path.isEmpty()
                ? Optional.of(root)
                : Optional.ofNullable(modules.get(path)).or(() -> Optional.ofNullable(modules.get(asTold(path))));
    }

    /** A later call of a module may be asked for by the name that the file has for it. */
    private String asTold(String path) {
        return renamed.getOrDefault(path, path);
    }

    /**
     * {@return the calls of {@code module} in one run, as far as the graph tells them apart, in model order: those in
     * later calls of a module around it too}
     *
     * @param module the module in any of its calls
     */
    public List<Module> calls(Module module) {
        String real = Calls.real(module.path());
        return modules.values().stream()
                .filter(other -> Calls.real(other.path()).equals(real))
                .toList();
    }

    /**
     * {@return the module at {@code path}, the root's being empty}
     *
     * @throws UnknownNameException where there is none
     * @throws SwallowedException where the file has an operator that computes that module inside
     */
    public Module at(String path) {
        Optional<Module> module = find(path);
        Node fused = inside.get(path);
        if (module.isEmpty() && fused != null) {
            throw Fused.layer(path, fused);
        }
        return module.orElseThrow(() -> unknownModule(path));
    }

    /**
     * {@return why there is no operator {@code name}: a {@link SwallowedException} where one of {@code operators} is a
     * fused one, which may compute it inside}
     *
     * @param path the module's path
     * @param operators the module's operators by name
     */
    public static SondeException noOperator(String path, Map<String, Node> operators, String name) {
        return Fused.noOperator(path, operators, name);
    }

    /** {@return the modules whose path is as {@code pattern} says, in model order; never the root} */
    public List<Module> matching(String pattern) {
        PathPattern wanted = PathPattern.of(pattern);
        return modules.values().stream()
                .filter(module -> wanted.matches(module.path()))
                .toList();
    }

    /**
     * {@return the tensors that {@code place} names: one, or for a pattern those of every module that has the edge
     * asked for}
     *
     * @throws UnknownNameException where there is none
     */
    public List<Located> resolve(PlaceName place) {
        return new PlaceResolver(this, model.graph()).resolve(place);
    }

    /** {@return the tree as text: indented names, classes and first outputs, down to {@code depth} levels} */
    public String text(int depth) {
        return TreeText.of(root, depth);
    }

    @Override
    public String toString() {
        return text(Integer.MAX_VALUE);
    }

    private void add(Module module) {
        modules.put(module.path(), module);
        module.children().forEach(this::add);
    }

    UnknownNameException unknownModule(String path) {
        String above = Paths.parent(path);
        while (!above.isEmpty() && !modules.containsKey(above)) {
            above = Paths.parent(above);
        }
        Module nearest = modules.getOrDefault(above, root);
        List<String> siblings = nearest.children().stream().map(Module::path).toList();
        boolean layers = siblings.stream().map(Paths::last).allMatch(Paths::isNumber);
        boolean tensor = model.graph().definitions().contains(path);
        return unknown(
                Facts.of("no module \"" + path + '"')
                        .add("nearest", Nearest.to(path, modules.keySet()))
                        .add("do", tensor ? "write tensor:" + path + " for the tensor of that name" : ""),
                layers ? "layers" : "modules",
                siblings);
    }

    /** An error that tells {@code facts}, what there is, and the user's line. */
    static UnknownNameException unknown(Facts facts, String kind, Collection<String> available) {
        facts.add(kind, range(new ArrayList<>(available)));
        return new UnknownNameException(facts.askedAt(CallSite.here()));
    }

    private static String range(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        boolean few = names.size() <= 6 && !names.stream().map(Paths::last).allMatch(Paths::isNumber);
        return few ? String.join(", ", names) : names.get(0) + " … " + names.get(names.size() - 1);
    }
}
