package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Sites;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the classes of the application in which forward calls are made, as they are loaded and those that are loaded
 * already, until it is closed. It is run while other classes are being loaded, so it links nothing, loads nothing, holds
 * no lock while it works and says nothing; what goes wrong is counted, and the class stays as it was.
 */
public final class Rewriter
        implements ClassFileTransformer,
                Runnable,
                AutoCloseable,
                Supplier<Map<String, Object>>,
                Function<List<?>, Map<String, Object>>,
                Predicate<Class<?>> {
    private static final String LAYER_LOADER = "dev.sonde.agent.LayerLoader";
    private static final String OWN = "dev/sonde/agent/";

    private volatile Rules rules;
    private volatile Mentions mentions;
    private volatile Meaning meaning;
    private final Instrumentation instrumentation;
    private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
    private final Set<String> rewritten = Collections.synchronizedSet(new TreeSet<>());
    private final AtomicLong seen = new AtomicLong();
    private final AtomicBoolean warm = new AtomicBoolean();
    private volatile boolean closed;

    /** @param items what forward calls are, as the settings say; refused if it cannot be understood */
    public Rewriter(List<?> items, Instrumentation instrumentation) {
        this.rules = RuleReader.read(items);
        this.mentions = new Mentions(rules);
        this.meaning = new Meaning(rules);
        this.instrumentation = instrumentation;
    }

    /** Begins. */
    @Override
    public void run() {
        Sites.rewritten(new Closer(this));
        instrumentation.addTransformer(this, true);
        if (!rules.areNone()) {
            rewriteLoaded(UnderWay.NOTHING);
        }
    }

    /**
     * Rewrites what {@code items} mean too. {@return what says whether the class of a receiver, and whether a point by
     * what is known of it, is meant by them, and by which of them}
     */
    @Override
    public Map<String, Object> apply(List<?> items) {
        Rules more = RuleReader.read(items);
        add(more);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("receivers", new Meaning(more));
        said.put("points", new Meant(more));
        said.put("rules", new Which(more));
        return said;
    }

    private synchronized void add(Rules more) {
        Rules both = rules.and(more);
        if (!both.equals(rules)) {
            mentions = new Mentions(both);
            meaning = new Meaning(both);
            rules = both;
            rewriteLoaded(new UnderWay(both, rewritten));
        }
    }

    private void rewriteLoaded(UnderWay underWay) {
        List<Class<?>> loaded = new ArrayList<>();
        boolean hasLambdas = false;
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            hasLambdas |= type.isHidden() && loader != null && meaning.test(type);
            if (loader != null
                    && isTheirs(loader, type.getName().replace('.', '/'))
                    && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            }
        }
        if (!hasLambdas) {
            leave(underWay, loaded);
        }
        retransform(loaded);
    }

    /** Not where a lambda is a layer: it is seen only where it is called, perhaps by what is just running. */
    private static void leave(UnderWay underWay, List<Class<?>> loaded) {
        for (Iterator<Class<?>> all = loaded.iterator(); all.hasNext(); ) {
            if (underWay.leaves(all.next())) {
                all.remove();
            }
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] file) {
        if (closed || name == null || !isTheirs(loader, name)) {
            return null;
        }
        try {
            seen.incrementAndGet();
            return mentions.areIn(file) ? rewritten(name, file) : null;
        } catch (Throwable fault) {
            Hook.fault("rewriter", fault);
            return null;
        }
    }

    /** Most programs have no class that comes as far as here, and warmth takes longer than all else. */
    private byte @Nullable [] rewritten(String name, byte[] file) {
        if (warm.compareAndSet(false, true)) {
            Warmth.up();
        }
        byte[] result = ClassRewriter.rewrite(file, rules);
        if (result != null) {
            rewritten.add(name);
        }
        return result;
    }

    /** Whether a class is the application's own; one that is neither in a file is none. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    private boolean isTheirs(@Nullable ClassLoader loader, String name) {
        return loader != null
                && loader != platform
                && !Rules.isOfJdk(name)
                && !(name.startsWith(OWN) && name.indexOf('/', OWN.length()) < 0)
                && !loader.getClass().getName().equals(LAYER_LOADER);
    }

    /** Lets every observer go, turns every site off and restores every class. */
    @Override
    public void close() {
        Sites.close();
    }

    void restore() {
        if (closed) {
            return;
        }
        closed = true;
        List<Class<?>> mine = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (rewritten.contains(type.getName().replace('.', '/')) && instrumentation.isModifiableClass(type)) {
                mine.add(type);
            }
        }
        retransform(mine);
        instrumentation.removeTransformer(this);
    }

    private void retransform(List<Class<?>> types) {
        if (types.isEmpty()) {
            return;
        }
        try {
            instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError refused) {
            if (types.size() == 1) {
                Hook.fault("rewriter", refused);
                return;
            }
            for (Class<?> type : types) {
                retransform(List.of(type));
            }
        }
    }

    /** {@return whether objects of a class have forward calls} */
    @Override
    public boolean test(Class<?> type) {
        return meaning.test(type);
    }

    /** {@return the classes of the objects from which layers are named} */
    public List<String> roots() {
        return rules.roots();
    }

    /** {@return the state: how much was looked at, rewritten, linked and is observed} */
    @Override
    public Map<String, Object> get() {
        int[] live = Sites.live();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("classes_seen", seen.get());
        status.put("classes_rewritten", rewritten.size());
        status.put("calls_linked", live[0]);
        status.put("calls_observed", live[1]);
        List<Map<String, Object>> each = new ArrayList<>();
        for (ForwardRule rule : rules.forward()) {
            each.add(status("rules", rule.toString()));
        }
        for (SourceRule source : rules.sources()) {
            each.add(status("source", source.toString()));
        }
        status.put("rules", each);
        return status;
    }

    private static Map<String, Object> status(String fact, String text) {
        Map<String, Object> status = new HashMap<>();
        status.put("rule", text);
        status.put("matched", count(Sites.all(false), fact, text));
        status.put("linked", count(Sites.all(true), fact, text));
        return status;
    }

    private static int count(List<Map<String, String>> points, String fact, String text) {
        int count = 0;
        for (Map<String, String> facts : points) {
            String said = facts.get(fact);
            count += said != null
                            && "; "
                                    .concat(said)
                                    .concat(";")
                                    .contains("; ".concat(text).concat(";"))
                    ? 1
                    : 0;
        }
        return count;
    }
}
