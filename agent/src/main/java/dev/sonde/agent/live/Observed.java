package dev.sonde.agent.live;

import dev.sonde.live.Adapters;
import dev.sonde.live.CallPlaces;
import dev.sonde.live.ValuePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call that is looked at, as a layer's, as an operation's, or both: what is asked for is done at its two ends. */
final class Observed {
    private final Run run;
    private final List<Spot> spots;
    private final CallPlaces places;
    private final Slots.Call call;

    Observed(Run run, List<Spot> spots, CallPlaces places, Slots.Call call) {
        this.run = run;
        this.spots = spots;
        this.places = places;
        this.call = call;
    }

    boolean isWanted() {
        return spots.stream().anyMatch(spot -> !spot.wishes().isEmpty());
    }

    /** Before the call. */
    void begin(Wishes wishes, Adapters adapters) throws ReflectiveOperationException {
        if (isAnyOn(true)) {
            List<ValuePlace> where = places.inputs(call.arguments().length - call.first());
            act(true, Slots.of(call, where, null, adapters), wishes);
        }
    }

    /** {@return what the call gives, after it} */
    @Nullable
    Object end(@Nullable Object result, Wishes wishes, Adapters adapters) throws ReflectiveOperationException {
        if (!isAnyOn(false)) {
            return result;
        }
        Slots slots = Slots.of(call, List.of(places.value()), result, adapters);
        act(false, slots, wishes);
        return slots.result(result);
    }

    private boolean isAnyOn(boolean isInput) {
        for (Spot spot : spots) {
            Wishes.OfSpot asked = spot.wishes();
            if (asked.changes().stream().anyMatch(change -> change.place().isInput() == isInput)
                    || asked.watched().stream().anyMatch(place -> place.isInput() == isInput)) {
                return true;
            }
        }
        return false;
    }

    /** Who watches sees what the changes made. */
    private void act(boolean isInput, Slots slots, Wishes wishes) throws ReflectiveOperationException {
        for (Spot spot : spots) {
            for (Change change : spot.wishes().changes()) {
                Place place = change.place();
                if (place.isInput() == isInput && isThere(place, slots, wishes)) {
                    slots.put(place.index(), change.of(slots.tensor(place.index())), isInput);
                    wishes.hit(place);
                }
            }
        }
        for (Spot spot : spots) {
            for (Place place : spot.wishes().watched()) {
                if (place.isInput() == isInput && isThere(place, slots, wishes)) {
                    run.saw(spot, place, slots.where(place.index()), slots.tensor(place.index()));
                    wishes.hit(place);
                }
            }
        }
    }

    private static boolean isThere(Place place, Slots slots, Wishes wishes) {
        boolean isThere = slots.has(place.index());
        if (!isThere) {
            wishes.notDone(place, slots.leftOut(place.index()));
        }
        return isThere;
    }
}
