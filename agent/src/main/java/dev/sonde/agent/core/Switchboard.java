package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Port;
import dev.sonde.agent.boot.Served;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Where every intercepted call arrives: it knows the application's sessions and how each is served. */
final class Switchboard implements Port, IntSupplier {
    private final JavaModels java;
    private final Sessions sessions;
    private final Status status;
    private final Bridges bridges;
    private final DeskMaker maker;
    private @Nullable Desk desk;

    /** Where programs that are attached say what they want. */
    interface DeskMaker {
        Desk make(Sessions sessions, Desk.Told told);
    }

    /**
     * Makes the switchboard of an agent that does what {@code settings} say.
     *
     * @param java the models in Java
     * @param desk makes the desk at which the sessions, and the state, are asked for
     */
    Switchboard(Settings settings, Bridges bridges, JavaModels java, DeskMaker desk) {
        this.bridges = bridges;
        this.java = java;
        this.status = new Status();
        this.sessions = new Sessions(settings, bridges, status);
        this.maker = desk;
    }

    /** Most programs never ask. */
    private synchronized Desk desk() {
        if (desk == null) {
            desk = maker.make(sessions, new Desk.Told(this::status, java::lines));
        }
        return desk;
    }

    void woven(String className, Map<String, Integer> calls) {
        status.woven(className, calls);
        Hook.active = sessions.isWanted();
    }

    /** {@return the number of a model that is none of ONNX Runtime's} */
    @Override
    public int getAsInt() {
        return sessions.number();
    }

    void leftAlone(List<String> missing) {
        status.leftAlone(missing);
    }

    @Override
    public @Nullable Object run(
            Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
        Served served = sessions.served(session);
        return served == null ? null : served.run(session, inputs, outputs, pinned, options);
    }

    @Override
    public void opened(Object session, Object model, @Nullable Object options) {
        sessions.opened(session, model, options);
    }

    @Override
    public void closing(Object session) {
        sessions.closing(session);
    }

    @Override
    public void optionsBorn(Object options) {
        sessions.optionsBorn(options);
    }

    @Override
    public void optionSet(Object options, String setter, Object[] arguments) {
        sessions.optionSet(options, setter, arguments);
    }

    @Override
    public void exiting() {
        bridges.stop();
        java.stop();
    }

    @Override
    public @Nullable Object ask(String what, List<Object> arguments) throws Exception {
        return what.equals("java") ? java(arguments) : desk().ask(what, arguments);
    }

    @SuppressWarnings("unchecked") // As the other side gives them.
    private Object java(List<Object> arguments) {
        return java.add(((Number) arguments.get(0)).longValue(), (List<Object>) arguments.get(1));
    }

    @Override
    public String status() {
        return status.json(sessions, bridges.status(), java.status());
    }

    /** Ends everything that was asked for, and lets go of every session. */
    void close() {
        sessions.close();
        desk().close();
    }
}
