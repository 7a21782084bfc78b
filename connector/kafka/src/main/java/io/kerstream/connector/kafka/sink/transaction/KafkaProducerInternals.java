/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import io.kerstream.security.client.KafkaClientVersion;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.CodeSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * {@link ProducerInternals} of Kafka's own client: all access to private members of {@code
 * KafkaProducer} and its {@code TransactionManager} is here.
 *
 * <p>The members are looked up when this class loads, so that an unsuitable client version is
 * reported when the sink starts, by name, and not at the first recovery. Known to have them:
 * kafka-clients 3.9 to 4.4, each held to it by a contract test; before 4.0 there is no transactions
 * V2.
 *
 * <p>An instance serves one thread and, for {@link #resume} and {@link #rename}, one producer. Each
 * method holds the {@code TransactionManager}'s own monitor, under which the client changes the
 * same fields.
 */
@Internal
public final class KafkaProducerInternals implements ProducerInternals {

    /** Ids that may return; with old brokers none does, see {@link SequentialTransactionalIds}. */
    private static final int COORDINATORS = 256;

    private static final Field PRODUCER_MANAGER = field(KafkaProducer.class, "transactionManager");
    private static final Class<?> MANAGER_CLASS = PRODUCER_MANAGER.getType();
    private static final Field TRANSACTIONAL_ID = field(MANAGER_CLASS, "transactionalId");
    private static final Field COORDINATOR = field(MANAGER_CLASS, "transactionCoordinator");
    private static final Field STATE = field(MANAGER_CLASS, "currentState");
    private static final Field ID_AND_EPOCH = field(MANAGER_CLASS, "producerIdAndEpoch");
    private static final Field STARTED = field(MANAGER_CLASS, "transactionStarted");
    private static final Field LAST_ERROR = field(MANAGER_CLASS, "lastError");
    private static final Field PENDING_TRANSITION = field(MANAGER_CLASS, "pendingTransition");
    private static final Field NEW_PARTITIONS = field(MANAGER_CLASS, "newPartitionsInTransaction");
    private static final Field PENDING_PARTITIONS =
            field(MANAGER_CLASS, "pendingPartitionsInTransaction");
    private static final Field PARTITIONS = field(MANAGER_CLASS, "partitionsInTransaction");
    private static final @Nullable Field V2_ENABLED =
            optionalField(MANAGER_CLASS, "isTransactionV2Enabled");
    private static final @Nullable Field FEATURES_EPOCH =
            optionalField(MANAGER_CLASS, "latestFinalizedFeaturesEpoch");
    private static final @Nullable Field BUMP_REQUIRED =
            optionalField(MANAGER_CLASS, "clientSideEpochBumpRequired");
    private static final Method RESET_SEQUENCES = method(MANAGER_CLASS, "resetSequenceNumbers");

    private static final Class<?> ID_AND_EPOCH_CLASS = ID_AND_EPOCH.getType();
    private static final Field ID = field(ID_AND_EPOCH_CLASS, "producerId");
    private static final Field EPOCH = field(ID_AND_EPOCH_CLASS, "epoch");
    private static final Field NO_ID_AND_EPOCH = field(ID_AND_EPOCH_CLASS, "NONE");
    private static final Constructor<?> NEW_ID_AND_EPOCH =
            constructor(ID_AND_EPOCH_CLASS, long.class, short.class);

    private static final Object UNINITIALIZED = state("UNINITIALIZED");
    private static final Object IN_TRANSACTION = state("IN_TRANSACTION");

    /** Coordinators of ids that one producer has had; saves a look-up per change of id. */
    private final Map<String, Object> coordinators = new LinkedHashMap<>();

    @Override
    public OpenTransaction openTransaction(Producer<byte[], byte[]> producer) {
        Object manager = managerOf(producer);
        synchronized (manager) {
            Object idAndEpoch = get(ID_AND_EPOCH, manager);
            return new OpenTransaction(
                    new TransactionIdentity(
                            (String) get(TRANSACTIONAL_ID, manager),
                            (long) get(ID, idAndEpoch),
                            (short) get(EPOCH, idAndEpoch)),
                    V2_ENABLED != null && (boolean) get(V2_ENABLED, manager));
        }
    }

    @Override
    public void rearm(Producer<byte[], byte[]> producer) {
        Object manager = managerOf(producer);
        synchronized (manager) {
            forgetTransaction(manager);
            set(ID_AND_EPOCH, manager, get(NO_ID_AND_EPOCH, null));
            set(STARTED, manager, false);
            set(STATE, manager, UNINITIALIZED);
        }
    }

    @Override
    public void rename(Producer<byte[], byte[]> producer, String transactionalId) {
        Object manager = managerOf(producer);
        synchronized (manager) {
            changeTransactionalId(manager, transactionalId);
        }
    }

    @Override
    public void resume(Producer<byte[], byte[]> producer, OpenTransaction transaction) {
        TransactionIdentity identity = transaction.identity();
        Object manager = managerOf(producer);
        synchronized (manager) {
            forgetTransaction(manager);
            changeTransactionalId(manager, identity.transactionalId());
            set(ID_AND_EPOCH, manager, idAndEpoch(identity));
            if (V2_ENABLED != null) {
                set(V2_ENABLED, manager, transaction.transactionV2());
                stopFeatureUpdates(manager);
            }
            set(STARTED, manager, true);
            set(STATE, manager, IN_TRANSACTION);
        }
    }

    private void changeTransactionalId(Object manager, String transactionalId) {
        String before = (String) get(TRANSACTIONAL_ID, manager);
        if (before.equals(transactionalId)) {
            return;
        }
        Object coordinator = getOrNull(COORDINATOR, manager);
        if (coordinator != null) {
            coordinators.put(before, coordinator);
            if (coordinators.size() > COORDINATORS) {
                coordinators.remove(coordinators.keySet().iterator().next());
            }
        }
        set(TRANSACTIONAL_ID, manager, transactionalId);
        set(COORDINATOR, manager, coordinators.get(transactionalId));
    }

    /**
     * Keeps the client from noticing, while it commits a transaction of V1, that the cluster offers
     * V2: it would raise the epoch behind the commit, and so erase the proof of the commit.
     */
    private static void stopFeatureUpdates(Object manager) {
        if (FEATURES_EPOCH != null) {
            set(FEATURES_EPOCH, manager, Long.MAX_VALUE);
        }
        if (BUMP_REQUIRED != null) {
            set(BUMP_REQUIRED, manager, false);
        }
    }

    private static void forgetTransaction(Object manager) {
        set(LAST_ERROR, manager, null);
        set(PENDING_TRANSITION, manager, null);
        ((Collection<?>) get(NEW_PARTITIONS, manager)).clear();
        ((Collection<?>) get(PENDING_PARTITIONS, manager)).clear();
        ((Collection<?>) get(PARTITIONS, manager)).clear();
        try {
            RESET_SEQUENCES.invoke(manager);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw unsuitable(RESET_SEQUENCES.toString(), e);
        }
    }

    private static Object managerOf(Producer<byte[], byte[]> producer) {
        if (!(producer instanceof KafkaProducer)) {
            throw new IllegalArgumentException(
                    "Exactly-once delivery needs " + KafkaProducer.class + ", not " + producer);
        }
        return get(PRODUCER_MANAGER, producer);
    }

    private static Object idAndEpoch(TransactionIdentity identity) {
        try {
            return NEW_ID_AND_EPOCH.newInstance(identity.producerId(), identity.epoch());
        } catch (ReflectiveOperationException e) {
            throw unsuitable(NEW_ID_AND_EPOCH.toString(), e);
        }
    }

    private static Object state(String name) {
        for (Object constant : STATE.getType().getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw unsuitable(STATE.getType().getName() + '.' + name, null);
    }

    private static Field field(Class<?> owner, String name) {
        Field field = optionalField(owner, name);
        if (field == null) {
            throw unsuitable(owner.getName() + '.' + name, null);
        }
        return field;
    }

    private static @Nullable Field optionalField(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private static Method method(Class<?> owner, String name) {
        try {
            Method method = owner.getDeclaredMethod(name);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw unsuitable(owner.getName() + '.' + name + "()", e);
        }
    }

    private static Constructor<?> constructor(Class<?> owner, Class<?>... parameters) {
        try {
            return owner.getConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw unsuitable("constructor of " + owner.getName(), e);
        }
    }

    private static Object get(Field field, @Nullable Object target) {
        return Objects.requireNonNull(getOrNull(field, target), field::toString);
    }

    private static @Nullable Object getOrNull(Field field, @Nullable Object target) {
        try {
            return field.get(target);
        } catch (IllegalAccessException e) {
            throw unsuitable(field.toString(), e);
        }
    }

    private static void set(Field field, Object target, @Nullable Object value) {
        try {
            field.set(target, value);
        } catch (IllegalAccessException e) {
            throw unsuitable(field.toString(), e);
        }
    }

    private static IllegalStateException unsuitable(String member, @Nullable Throwable cause) {
        return new IllegalStateException(
                "Exactly-once delivery does not work with kafka-clients "
                        + KafkaClientVersion.get()
                        + " ("
                        + origin()
                        + "): it lacks "
                        + member
                        + ". Use kafka-clients 3.9 to 4.4.",
                cause);
    }

    /** The jar, because the version is read from a file that other jars may have as well. */
    private static String origin() {
        CodeSource source = KafkaProducer.class.getProtectionDomain().getCodeSource();
        return source == null ? "of unknown origin" : String.valueOf(source.getLocation());
    }
}
