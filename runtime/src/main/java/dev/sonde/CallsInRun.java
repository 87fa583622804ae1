package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tree.Module;
import dev.sonde.tree.ModuleTree;
import java.util.List;

/** The calls of one module in a run, as far as the graph tells them apart. */
final class CallsInRun {
    private final String tells;
    private final Module here;
    private final List<Module> all;

    /** @param path of the module in one of its calls, or of an operator in it */
    CallsInRun(ModelParts model, String path) {
        ModuleTree tree = model.tree();
        if (path.indexOf('/') >= 0) {
            throw new UnknownNameException(Facts.of("\"" + path + "\" is an operator, and modules have calls")
                    .add("do", "ask the module for its call, and that for the operator: nth(2).op(…)")
                    .askedAt(CallSite.here()));
        }
        tells = model.isLive() ? "runs have taught" : "the graph tells them apart";
        here = tree.at(path);
        all = path.isEmpty() ? List.of(here) : tree.calls(here);
    }

    Module nth(int call) {
        if (call < 1 || call > all.size()) {
            throw new UnknownNameException(Facts.of("there is no call " + call + " of \"" + here.path() + '"')
                    .add("calls", all.size() + " in a run, as far as " + tells + ": " + all)
                    .askedAt(CallSite.here()));
        }
        return all.get(call - 1);
    }

    boolean hasAfter(int later) {
        return all.indexOf(here) + later < all.size();
    }

    Module after(int later) {
        return nth(all.indexOf(here) + 1 + later);
    }
}
