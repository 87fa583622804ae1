package dev.sonde.agent.live;

import dev.sonde.agent.live.Frame.Called;
import dev.sonde.live.Adapters;
import dev.sonde.probe.LineSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The program's models: the layers that are called first of all, or that are named as roots, each with a number as
 * sessions of ONNX Runtime have.
 */
final class Models {
    private static final int MOST_TOLD = 64;

    private final Source source;
    private final LineSink sink;
    private final Wishes wishes;
    private final Adapters adapters;
    private final Instances<Model> models = new Instances<>();
    private final Map<String, Model> ofMethods = new LinkedHashMap<>();
    private final List<Model> told = new ArrayList<>();

    /**
     * What is known beforehand.
     *
     * @param isLayer whether objects of a class have forward calls
     * @param roots the classes from whose objects layers are found
     * @param numbers the numbers of the program's models
     */
    record Source(Predicate<Class<?>> isLayer, Set<String> roots, IntSupplier numbers) {
        boolean isRoot(Object layer) {
            return roots.contains(layer.getClass().getName());
        }
    }

    /** One model. */
    private static final class Model {
        private final int number;
        private final String words;
        private final Spot spot;
        private final AtomicLong runs = new AtomicLong();

        Model(int number, String words, Spot spot) {
            this.number = number;
            this.words = words;
            this.spot = spot;
        }
    }

    Models(Source source, LineSink sink, Wishes wishes, Adapters adapters) {
        this.source = source;
        this.sink = sink;
        this.wishes = wishes;
        this.adapters = adapters;
    }

    /**
     * {@return the call of a layer that is made in those that are open, the last one first; null if it is no other than
     * the one that is open: a method that calls itself, or its parent class's, is one call}
     */
    @Nullable
    Frame open(List<Frame> open, Called called) {
        Frame top = open.isEmpty() ? null : open.get(0);
        Object receiver = called.receiver();
        boolean isOwn = top != null && receiver != null && isOf(top, receiver);
        if (top != null && isOwn && top.method.equals(called.method())) {
            return null;
        }
        boolean isRoot = !isOwn && receiver != null && source.isRoot(receiver);
        if (top == null || isRoot) {
            Model model =
                    receiver == null ? model(called.method()) : models.of(receiver, () -> model(receiver, isRoot));
            Run run = new Run(sink, model.number, model.runs.incrementAndGet());
            return new Frame(model.spot, new Frame.Birth(run, called, isRoot ? "" : null, true));
        }
        return receiver == null || isOwn ? ofMethod(top, called) : below(open, top, called);
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    private static boolean isOf(Frame top, Object receiver) {
        return top.receiver == receiver;
    }

    /** What has no layer of its own is called by its method's name. */
    private Frame ofMethod(Frame top, Called called) {
        Member member = top.spot.member.method(called.name());
        Spot spot = top.spot.of(member, top.count(member), wishes);
        return new Frame(spot, new Frame.Birth(top.run, called, null, false));
    }

    private Frame below(List<Frame> open, Frame top, Called called) {
        Object receiver = Objects.requireNonNull(called.receiver());
        String path = path(open, top, receiver);
        Frame around = path == null ? top : around(open, top, path);
        String start = around.found;
        Member member = path == null || start == null
                ? around.spot.member.member(receiver)
                : around.spot.member.at(receiver, start.isEmpty() ? path : path.substring(start.length() + 1));
        Spot spot = around.spot.of(member, around.count(member), wishes);
        return new Frame(spot, new Frame.Birth(top.run, called, path, false));
    }

    /** The path from the root of this run, if it has one and the layer was found there. */
    private static @Nullable String path(List<Frame> open, Frame top, Object receiver) {
        for (Frame frame : open) {
            if (isOf(frame, top.run) && frame.spot.member instanceof Root root) {
                return root.path(receiver);
            }
        }
        return null;
    }

    /** The nearest open call of a layer that the path leads through. */
    private static Frame around(List<Frame> open, Frame top, String path) {
        for (Frame frame : open) {
            String found = isOf(frame, top.run) ? frame.found : null;
            if (found != null && (found.isEmpty() || path.startsWith(found + "."))) {
                return frame;
            }
        }
        return top;
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same run is meant.
    private static boolean isOf(Frame frame, Run run) {
        return frame.run == run;
    }

    private Model model(Object receiver, boolean isRoot) {
        Member member = isRoot
                ? new Root(receiver, source.isLayer(), adapters)
                : new Member(Member.simpleName(receiver.getClass()), -1, null);
        return made(receiver.getClass().getName(), member);
    }

    private synchronized Model model(String method) {
        return ofMethods.computeIfAbsent(
                method, called -> made(called, new Member(called.substring(called.indexOf('#') + 1), -1, null)));
    }

    private synchronized Model made(String words, Member member) {
        Model model = new Model(source.numbers().getAsInt(), words, Spot.of(member, wishes));
        told.add(model);
        if (told.size() > MOST_TOLD) {
            told.remove(0);
        }
        return model;
    }

    /** {@return the state of the models that came last} */
    synchronized List<Map<String, Object>> status() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Model model : told) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("session", model.number);
            one.put("model", model.words);
            one.put("named_by", model.spot.member instanceof Root ? "fields" : "calls");
            one.put("runs", model.runs.get());
            if (model.spot.member instanceof Root root && !root.leftOut().isEmpty()) {
                one.put("not_looked_into", root.leftOut());
            }
            all.add(one);
        }
        return all;
    }
}
