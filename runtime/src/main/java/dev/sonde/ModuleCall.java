package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Weight;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Excerpt;
import dev.sonde.plan.Makers;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A module carried out once more, on other inputs: a copy of its nodes that shares its weights. It is asked as the run
 * is: what is read and written in it concerns this call alone.
 *
 * <p>What it takes from outside besides its inputs is as the run has it on the line of the call.
 */
final class ModuleCall implements Asker {
    private final Stand outer;
    private final Spot spot;
    private final Excerpt excerpt;
    private final Map<String, Operand> given;
    private final Map<String, Operand> taken = new LinkedHashMap<>();
    private final Set<String> made;
    private final String prefix;
    private final CallSite line = CallSite.here();
    private final CallTypes types;
    private final Map<Read, Operand> settled = new LinkedHashMap<>();
    private final Map<Site, Operand> written = new LinkedHashMap<>();

    private ModuleCall(Stand outer, Spot spot, Map<String, Operand> given) {
        this.outer = outer;
        this.spot = spot;
        this.given = given;
        this.prefix = outer.recording().fresh("call") + ":";
        this.excerpt = Excerpt.of(
                outer.model().makers(),
                given.keySet(),
                inside(spot),
                new Excerpt.There(outer::has, outer.model()::isFolded));
        this.made = excerpt.made();
        excerpt.taken().forEach(tensor -> taken.put(tensor, around(tensor)));
        this.types = CallTypes.of(outer, excerpt, all());
    }

    /**
     * {@return a call of {@code spot} with {@code inputs}, the first of them first}
     *
     * @throws UnknownNameException where it has not so many inputs
     * @throws SwallowedException where it is inside of a body
     * @throws dev.sonde.error.ShapeException where one does not fit
     */
    static ModuleCall of(Stand outer, Spot spot, List<Operand> inputs) {
        requireInputs(spot, inputs.size());
        requireAround(outer, spot);
        Map<String, Operand> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            given.put(spot.inputs().get(i), inputs.get(i));
        }
        ModuleCall call = new ModuleCall(outer, spot, given);
        outer.recording().add(call);
        return call;
    }

    /** Numbers of the file are as the file has them; a mask, say, is as it is on this line. */
    private Operand around(String tensor) {
        return outer.model().isNumbers(tensor)
                ? outer.alias(new Read(tensor, false))
                : outer.read(Site.of(tensor, tensor));
    }

    private static void requireInputs(Spot spot, int count) {
        if (count == 0 || count > spot.inputs().size()) {
            throw new UnknownNameException(Facts.of("\"" + spot.path() + "\" is called with " + count + " inputs")
                    .add("it has", spot.inputs().size() + ": " + String.join(", ", spot.inputs()))
                    .add("do", "give the first ones; those that are not given are the run's own")
                    .askedAt(CallSite.here()));
        }
    }

    /** What is in a body takes from around it whatever it likes, and runs or does not. */
    private static void requireAround(Stand outer, Spot spot) {
        Makers around = outer.model().makers();
        boolean inBody = spot.nodes().stream()
                .anyMatch(node -> node.outputs().stream().anyMatch(made -> !made.isEmpty() && !around.isMade(made)));
        if (inBody) {
            throw new SwallowedException(Facts.of("\"" + spot.path() + "\" is called, but is inside of a body")
                    .add("body", "a branch of an If, or what a Loop or Scan repeats")
                    .add("do", "read and write it where it runs: t.at(…)")
                    .askedAt(CallSite.here()));
        }
    }

    /** What a module hands out is of it, also where a fusion has the next module's first operator make it. */
    private static Set<String> inside(Spot spot) {
        Set<String> inside = new HashSet<>(spot.outputs());
        spot.nodes().forEach(node -> inside.addAll(node.outputs()));
        inside.remove("");
        return inside;
    }

    /** Lets this call see what earlier lines wrote inside of the module, computed anew from what is here. */
    ModuleCall edited() {
        Again again = new Again(outer, this);
        outer.asker().written().forEach((site, value) -> {
            if (concerns(site)) {
                written.put(site, again.value(value));
            }
        });
        return this;
    }

    private boolean concerns(Site site) {
        boolean own = made.contains(site.tensor());
        boolean users = site.users().stream().anyMatch(made::contains);
        return site.users().isEmpty() ? own || spot.parameters().containsValue(site.tensor()) : users;
    }

    /** {@return whether this has {@code tensor}, its own or taken from around it} */
    boolean knows(String tensor) {
        return made.contains(tensor) || given.containsKey(tensor) || taken.containsKey(tensor);
    }

    /**
     * {@return true}
     *
     * @throws UnknownNameException where it is not of this call
     */
    boolean has(String tensor) {
        if (knows(tensor)) {
            return true;
        }
        throw new UnknownNameException(Facts.of("this is not in the call of \"" + spot.path() + '"')
                .add("tensor", '"' + tensor + '"')
                .add("called at", line)
                .add("do", "read it in the run: t.at(…)")
                .askedAt(CallSite.here()));
    }

    @Override
    public Operand read(Site site) {
        Operand known = written.get(site);
        return known == null ? alias(new Read(site.tensor(), !site.users().isEmpty())) : known;
    }

    @Override
    public Operand alias(Read read) {
        if (!read.settled()) {
            return computed(read.tensor());
        }
        return settled.computeIfAbsent(
                read,
                absent -> new Operand(
                        outer.recording().fresh("r"), computed(read.tensor()).type()));
    }

    private Operand computed(String tensor) {
        Operand known = given.getOrDefault(tensor, taken.get(tensor));
        return known == null ? new Operand(prefix + tensor, types.of(tensor)) : known;
    }

    @Override
    public void write(Site site, Operand value) {
        Operand before = written.put(site, value);
        outer.recording().changed();
        if (isCircle(value)) {
            restore(site, before);
            throw new OrderException(Facts.of("\"" + site.label() + "\" is set from a value that is computed from it")
                    .add("called at", line)
                    .add("set at", CallSite.here()));
        }
    }

    private boolean isCircle(Operand value) {
        try {
            return outer.asker()
                    .circles()
                    .filter(all -> all.reachesItself(value.name()))
                    .isPresent();
        } catch (OrderException noOrder) {
            return true;
        }
    }

    private void restore(Site site, @Nullable Operand before) {
        if (before == null) {
            written.remove(site);
        } else {
            written.put(site, before);
        }
    }

    @Override
    public Shape sized(Shape shape) {
        return outer.sized(shape);
    }

    @Override
    public Map<Site, Operand> written() {
        return Map.copyOf(written);
    }

    @Override
    public Optional<Read> readAs(String name) {
        if (name.startsWith(prefix)) {
            return Optional.of(new Read(name.substring(prefix.length()), false));
        }
        return settled.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Optional<Circles> circles() {
        return outer.asker().circles();
    }

    /** {@return the nodes of this call, and those that tell readers what is written} */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(excerpt.nodes(prefix, this::taken));
        settled.forEach(
                (read, as) -> nodes.add(Node.of("Identity", List.of(settled(read.tensor())), List.of(as.name()))));
        return nodes;
    }

    /** {@return the weights that are copied for this call, by other names} */
    List<Weight> constants() {
        return excerpt.copied().stream()
                .map(weight -> outer.model().engine().atHand(weight).renamed(prefix + weight.name()))
                .toList();
    }

    /** {@return the line of the call for each value that it makes} */
    Map<String, CallSite> lines() {
        Map<String, CallSite> lines = new HashMap<>();
        made.forEach(tensor -> lines.put(prefix + tensor, line));
        return lines;
    }

    private String taken(Node node, String tensor) {
        for (Map.Entry<Site, Operand> write : written.entrySet()) {
            Site site = write.getKey();
            if (site.tensor().equals(tensor) && site.users().stream().anyMatch(node.outputs()::contains)) {
                return write.getValue().name();
            }
        }
        return settled(tensor);
    }

    private String settled(String tensor) {
        Operand known = written.get(Site.of(tensor, tensor));
        return known == null ? computed(tensor).name() : known.name();
    }

    private Map<String, Operand> all() {
        Map<String, Operand> all = new LinkedHashMap<>(taken);
        all.putAll(given);
        return all;
    }
}
