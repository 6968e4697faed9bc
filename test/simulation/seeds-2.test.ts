import { checkSeeds } from './check-seeds.ts';

checkSeeds(2501, 2_500);
